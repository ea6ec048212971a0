using System.Text;

namespace QuantBuild.Packages.Accessors;

/// <summary>C# identifiers made of other names.</summary>
internal static class CSharpName
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const",
        "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern",
        "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface",
        "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params",
        "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof",
        "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong",
        "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    };

    /// <summary><c>Contoso.my-models</c> gives <c>Contoso.my_models</c>.</summary>
    public static string Namespace(string packageId) => string.Join('.', packageId.Split('.').Select(Segment));

    /// <summary><c>my-model.v2</c> gives <c>MyModelV2</c>.</summary>
    public static string Pascal(string name)
    {
        var text = new StringBuilder(name.Length);
        var starts = true;
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                starts = true;
                continue;
            }

            text.Append(starts ? char.ToUpperInvariant(letter) : letter);
            starts = false;
        }

        return text.Length == 0 || char.IsAsciiDigit(text[0]) ? $"_{text}" : text.ToString();
    }

    /// <summary>The name, or with <paramref name="suffix"/> and then a number, so that it is new in the set.</summary>
    public static string Unique(string name, string suffix, HashSet<string> taken)
    {
        var candidate = name;
        for (var number = 1; !taken.Add(candidate); number++)
        {
            candidate = number == 1 ? name + suffix : $"{name}{suffix}{number}";
        }

        return candidate;
    }

    private static string Segment(string segment)
    {
        var name = segment.Replace('-', '_');
        if (name.Length == 0 || char.IsAsciiDigit(name[0]))
        {
            return "_" + name;
        }

        return Keywords.Contains(name) ? "@" + name : name;
    }
}
