using System.Text.Json;
using System.Text.RegularExpressions;

namespace QuantBuild.Cli.Tests.Support;

/// <summary>
/// The recipe of a template and what <c>dotnet new</c> makes of it, by the symbols of <c>template.json</c>:
/// Package.Tests compares with the template engine, in the full matrix.
/// </summary>
internal sealed partial class TemplateRecipe
{
    private static readonly string Content = Path.Combine(RepositoryRoot.Path!, "templates", "content");

    private readonly string text;
    private readonly Dictionary<string, JsonElement> symbols;

    /// <param name="template">Its short name.</param>
    public TemplateRecipe(string template)
    {
        var folder = Path.Combine(Content, template);
        text = File.ReadAllText(
            Directory.GetFiles(folder, "*.quant.yaml", SearchOption.AllDirectories).ShouldHaveSingleItem());
        using var json = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(folder, ".template.config", "template.json")));
        symbols = json.RootElement.GetProperty("symbols").EnumerateObject()
            .ToDictionary(symbol => symbol.Name, symbol => symbol.Value.Clone(), StringComparer.Ordinal);
    }

    /// <summary>The choices that an option offers.</summary>
    public IReadOnlyList<string> ChoicesOf(string option) =>
    [
        .. symbols[option].GetProperty("choices").EnumerateArray()
            .Select(choice => choice.GetProperty("choice").GetString()!),
    ];

    /// <summary>The recipe that is named <c>new</c>.</summary>
    /// <param name="options">As after <c>dotnet new</c>, without dashes; others have their defaults.</param>
    public string Expand(params (string Option, string Value)[] options)
    {
        var values = symbols.Where(symbol => TypeOf(symbol.Value) == "parameter").ToDictionary(
            symbol => symbol.Key,
            symbol => symbol.Value.GetProperty("defaultValue").GetString()!,
            StringComparer.Ordinal);
        foreach (var (option, value) in options)
        {
            values.ShouldContainKey(option);
            values[option] = value;
        }

        var expanded = Block().Replace(text, block =>
            Holds(symbols[block.Groups["name"].Value].GetProperty("value").GetString()!, values)
                ? block.Groups["body"].Value
                : "");
        foreach (var (name, symbol) in symbols)
        {
            var value = TypeOf(symbol) switch
            {
                "parameter" => values[name],
                "generated" => CaseOf(symbol, values),
                "derived" => "new",
                _ => null,
            };
            if (value is not null && symbol.TryGetProperty("replaces", out var replaced))
            {
                expanded = expanded.Replace(replaced.GetString()!, value, StringComparison.Ordinal);
            }
        }

        return expanded;
    }

    private static string TypeOf(JsonElement symbol) => symbol.GetProperty("type").GetString()!;

    private static string CaseOf(JsonElement symbol, Dictionary<string, string> values) =>
        symbol.GetProperty("parameters").GetProperty("cases").EnumerateArray()
            .First(each => Holds(each.GetProperty("condition").GetString()!, values))
            .GetProperty("value").GetString()!;

    private static bool Holds(string condition, Dictionary<string, string> values)
    {
        if (condition.Length == 0)
        {
            return true;
        }

        var match = Comparison().Match(condition);
        match.Success.ShouldBeTrue($"no condition that this test knows: {condition}");
        return values[match.Groups["option"].Value] == match.Groups["value"].Value;
    }

    [GeneratedRegex(
        @"^#if \((?<name>\w+)\)\n(?<body>.*?)^#endif\n", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\((?<option>[\w-]+) == ""(?<value>[^""]*)""\)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}
