using System.Globalization;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Recipes.Schema;

/// <summary>A column of a data file: its name, or its number where the file names none; gives the text.</summary>
internal sealed class ColumnSchema : SchemaNode
{
    private const int MostColumns = 4096;

    private readonly TextSchema name = new("column name");
    private readonly IntegerSchema number = new(1, MostColumns);

    internal override string Describe() => "column name or number";

    internal override object? Validate(YamlNode node, string path, SchemaContext context) =>
        node is YamlScalar { Kind: ScalarKind.Integer }
            ? ((int?)number.Validate(node, path, context))?.ToString(CultureInfo.InvariantCulture)
            : name.Validate(node, path, context);
}
