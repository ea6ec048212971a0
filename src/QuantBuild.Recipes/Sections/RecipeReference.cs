using System.Globalization;
using System.Text;
using QuantBuild.Recipes.Schema;

namespace QuantBuild.Recipes.Sections;

/// <summary>Writes the reference page's table from the schema.</summary>
internal static class RecipeReference
{
    /// <summary>The whole of docs/recipe.md between <c>introduction</c> and the pattern rules, one row a key.</summary>
    /// <param name="root">The whole recipe.</param>
    public static string Write(ObjectSchema root)
    {
        var text = new StringBuilder();
        text.Append("| key | value | default | meaning |\n|---|---|---|---|\n");
        WriteKeys(text, root, string.Empty);
        return text.ToString();
    }

    private static void WriteKeys(StringBuilder text, ObjectSchema schema, string path)
    {
        foreach (var key in schema.Keys)
        {
            var keyPath = SchemaContext.Join(path, key.Name);
            var meaning = key.Supported ? key.Documentation : $"Not yet supported. {key.Documentation}";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{keyPath}` | {key.Value.Describe()} | {DescribeDefault(key)} | {meaning} |\n");
            if (key.Value.Section is { } section)
            {
                WriteKeys(text, section, keyPath);
            }
            else if (key.Value is ListSchema { Item: ObjectSchema item })
            {
                WriteKeys(text, item, $"{keyPath}[]");
            }
        }
    }

    private static string DescribeDefault(KeySchema key) => key switch
    {
        { Required: true } => "**required**",
        { DefaultInWords: { } words } => words,
        { Default: bool value } => value ? "`true`" : "`false`",
        { Default: IEnumerable<object> items } => $"`[{string.Join(", ", items)}]`",
        { Default: { } value } => string.Create(CultureInfo.InvariantCulture, $"`{value}`"),
        _ => "–",
    };
}
