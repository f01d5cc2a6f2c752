package settings

import (
	"fmt"
	"io"
	"strings"
)

// Markdown writes the declarations as a table for people.
func (s *Set) Markdown(w io.Writer) {
	fmt.Fprintln(w, "| variable | what it is for | default |")
	fmt.Fprintln(w, "| --- | --- | --- |")
	for _, v := range s.vars {
		var name strings.Builder
		name.WriteString("`" + v.Name + "`")
		for _, also := range v.Also {
			name.WriteString(" or `" + also + "`")
		}
		fallback := "–"
		switch {
		case v.Required:
			fallback = "**required**"
		case v.Default != "":
			fallback = "`" + v.Default + "`"
		}
		help := v.Help
		if v.Where != "" {
			help += " Get it at " + v.Where + "."
		}
		fmt.Fprintf(w, "| %s | %s | %s |\n", name.String(), strings.ReplaceAll(help, "|", `\|`), fallback)
	}
}

// EnvFile writes the declarations as a commented file that a shell, Docker or compose can read.
func (s *Set) EnvFile(w io.Writer) {
	for _, v := range s.vars {
		fmt.Fprintf(w, "# %s", v.Help)
		if v.Where != "" {
			fmt.Fprintf(w, " Get it at %s.", v.Where)
		}
		value := v.Example
		if v.Default != "" {
			value = v.Default
		}
		fmt.Fprintf(w, "\n#%s=%s\n", v.Name, value)
	}
}
