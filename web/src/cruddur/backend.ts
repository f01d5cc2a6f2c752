// The backend's HTTP contract, call by call.

import { call, type Answer } from "./calls";
import { saw } from "./me";

export interface Reply {
  uuid: string;
  handle: string;
  display_name: string;
  message: string;
  created_at: string;
  likes_count: number;
  replies_count: number;
  reposts_count: number;
  reply_to_activity_uuid?: string;
}

export interface Activity extends Reply {
  expires_at?: string;
  replies?: Reply[] | null;
}

export interface MessageGroup {
  uuid: string;
  display_name: string;
  handle: string;
  created_at: string;
}

export interface Message extends MessageGroup {
  message: string;
}

export const TTLS = ["30-days", "7-days", "3-days", "1-day", "12-hours", "3-hours", "1-hour"] as const;

const part = encodeURIComponent;

export const home = (aside = false) => seeing(call<Activity[]>("home", "GET", "/api/activities/home", undefined, aside));
export const notifications = () => seeing(call<Activity[]>("notifications", "GET", "/api/activities/notifications"));
export const userPage = (handle: string) => seeing(call<Activity[]>(`@${handle}`, "GET", `/api/activities/@${part(handle)}`));
export const search = (term: string) => seeing(call<Activity[]>("search", "GET", `/api/activities/search?term=${part(term)}`));
export const activity = (uuid: string) => seeing(call<Activity[]>("a crud", "GET", `/api/activities/${part(uuid)}`));
export const post = (message: string, ttl: string) => call<Activity>("crud", "POST", "/api/activities", { message, ttl });
export const reply = (uuid: string, message: string) => call<Reply>("reply", "POST", `/api/activities/${part(uuid)}/reply`, { message });
export const groups = () => seeing(call<MessageGroup[]>("message groups", "GET", "/api/message_groups"));
export const conversation = (handle: string) => seeing(call<Message[]>(`messages with @${handle}`, "GET", `/api/messages/@${part(handle)}`));
export const send = (message: string, to: string) => call<Message>("message", "POST", "/api/messages", { message, user_receiver_handle: to });
export const rollbarTest = () => call<string>("rollbar test", "GET", "/backend/rollbar/test");

// seeing remembers the people in a list, and takes null, which a broken home may answer, for what it is.
async function seeing<T extends { handle: string }>(answering: Promise<Answer<T[]>>): Promise<Answer<T[]>> {
  const answer = await answering;
  if ("failure" in answer) return answer;
  if (!Array.isArray(answer.value)) {
    return { failure: { status: 200, codes: [], message: `The answer should be a list; it is ${JSON.stringify(answer.value)?.slice(0, 80)}.`, fix: "", traceID: "" } };
  }
  saw(answer.value.map((one) => one.handle));
  return answer;
}
