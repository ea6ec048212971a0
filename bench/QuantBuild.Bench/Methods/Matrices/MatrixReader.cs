using System.Globalization;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods.Matrices;

/// <summary>Reads a matrix; the format is in docs/comparing-methods.md.</summary>
internal static class MatrixReader
{
    public const int Version = 1;
    public const string BitsAxis = "bits";
    public const string MethodsAxis = "methods";
    public const string SeedsAxis = "seeds";
    public const string TaskAxis = "task";

    /// <param name="path">Of the file; relative to the current folder or absolute.</param>
    /// <exception cref="DiagnosticException">The matrix is wrong.</exception>
    public static Matrix Read(string path)
    {
        var root = new StrictMapping(YamlFile.Read(path, path), "the matrix");
        RequireVersion(root.Require("version"));
        var recipe = root.Require("recipe");
        var recipePath = System.IO.Path.GetFullPath(
            StrictMapping.TextOf(recipe, "recipe"),
            System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        if (!File.Exists(recipePath))
        {
            throw DiagnosticTable.ReferenceNotFound.Exception(
                recipe.Location, "the base recipe does not exist; its path is relative to the matrix");
        }

        var axes = root.Require("axes");
        var matrix = ReadAxes(axes) with
        {
            Path = System.IO.Path.GetFullPath(path),
            Name = NameOf(root.Require("name")),
            Title = root.RequireText("title"),
            About = root.FindText("about") ?? string.Empty,
            RecipePath = recipePath,
            Recipe = YamlFile.Read(recipePath, recipePath) as YamlMapping
                ?? throw DiagnosticTable.WrongType.Exception(
                    recipe.Location, "the base recipe must be a mapping of keys"),
            SeedKeys = root.Texts("seedKeys"),
            CostReference = root.FindText("costReference"),
        };
        if (matrix.CostReference is { } reference)
        {
            RequireMethod(matrix, reference, root.Require("costReference"));
        }

        matrix = matrix with
        {
            Relations = [.. root.Items("relations").Select(item => RelationReader.Read(item, matrix))],
        };
        root.RejectOthers();
        return matrix;
    }

    public static void RequireMethod(Matrix matrix, string name, YamlNode node)
    {
        var names = matrix.Methods.Select(method => method.Name).ToList();
        if (!names.Contains(name))
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(
                node.Location, $"the matrix has no method '{name}'; {NearestName.Suggest(name, names)}");
        }
    }

    private static Matrix ReadAxes(YamlNode node)
    {
        var axes = new StrictMapping(node, "axes");
        var bits = axes.RequireItems(BitsAxis).Select(ReadBits).ToList();
        var methods = axes.RequireItems(MethodsAxis);
        var seeds = axes.RequireItems(SeedsAxis).Select(ReadSeed).ToList();
        string[] reserved = [BitsAxis, MethodsAxis, SeedsAxis];
        var further = ((YamlMapping)node).Entries.Where(entry => !reserved.Contains(entry.Key.Text))
            .Select(entry => ReadAxis(entry.Key.Text, entry.Value)).ToList();
        var read = methods.Select(method => ReadMethod(method, further)).ToList();
        RequireDistinct(read.Select(method => method.Name), methods, "method");
        return new Matrix
        {
            Path = string.Empty,
            Name = string.Empty,
            Title = string.Empty,
            About = string.Empty,
            RecipePath = string.Empty,
            Recipe = new YamlMapping(node.Location, []),
            Methods = read,
            Bits = bits,
            Seeds = seeds,
            SeedKeys = [],
            Axes = further,
            CostReference = null,
            Relations = [],
        };
    }

    private static MatrixMethod ReadMethod(YamlNode node, List<MatrixAxis> axes)
    {
        var method = new StrictMapping(node, "a method");
        var name = NameOf(method.Require("name"));
        var without = method.Items("without").Select(item => RequireAxis(item, axes)).ToList();
        var atBits = method.Find("atBits") switch
        {
            null => [],
            YamlMapping mapping => mapping.Entries.ToDictionary(
                entry => ReadBits(entry.Key),
                entry => new StrictMapping(new YamlMapping(entry.Value.Location, [entry]), "atBits").Settings(
                    entry.Key.Text)),
            var wrong => throw StrictMapping.Wrong(wrong, "'atBits' must map widths such as 8-8-8 to settings"),
        };
        var read = new MatrixMethod
        {
            Name = name,
            Title = method.FindText("title") ?? name,
            Settings = method.Settings("set"),
            AtBits = atBits,
            Bits = method.Find("bits") is null ? null : [.. method.RequireItems("bits").Select(ReadBits)],
            Without = without,
            SeedKeys = method.Texts("seedKeys"),
        };
        method.RejectOthers();
        return read;
    }

    private static string RequireAxis(YamlNode node, List<MatrixAxis> axes)
    {
        var name = StrictMapping.TextOf(node, "without");
        return axes.Exists(axis => axis.Name == name)
            ? name
            : throw DiagnosticTable.ValueOutOfRange.Exception(
                node.Location,
                $"the matrix has no axis '{name}'; {NearestName.Suggest(name, [.. axes.Select(axis => axis.Name)])}");
    }

    private static MatrixAxis ReadAxis(string name, YamlNode node)
    {
        if (node is not YamlSequence { Items.Count: > 0 } items)
        {
            throw StrictMapping.Wrong(node, $"the axis '{name}' must be a list of at least one value");
        }

        var points = items.Items.Select(item => ReadPoint(name, item)).ToList();
        RequireDistinct(points.Select(point => point.Label), items.Items, "value");
        return new MatrixAxis(name, points);
    }

    private static AxisPoint ReadPoint(string axis, YamlNode node)
    {
        if (node is YamlScalar { Kind: not ScalarKind.Null } scalar)
        {
            return new AxisPoint(axis, scalar.Text, [new Setting(axis, scalar)]);
        }

        var mapping = new StrictMapping(node, $"a point of '{axis}'");
        var point = new AxisPoint(axis, mapping.RequireText("label"), mapping.Settings("set"));
        mapping.RejectOthers();
        return point;
    }

    private static void RequireDistinct(IEnumerable<string> names, IReadOnlyList<YamlNode> nodes, string kind)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, node) in names.Zip(nodes))
        {
            if (!seen.Add(name))
            {
                throw DiagnosticTable.DuplicateKey.Exception(
                    node.Location, $"the {kind} '{name}' is given twice; keep one");
            }
        }
    }

    private static BitWidths ReadBits(YamlNode node) =>
        node is YamlScalar scalar && BitWidths.TryParse(scalar.Text, out var bits)
            ? bits
            : throw StrictMapping.Wrong(node, "bits are weights-embeddings-activations, such as 4-4-8");

    private static int ReadSeed(YamlNode node) =>
        node is YamlScalar { Kind: ScalarKind.Integer } scalar
        && int.TryParse(scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw StrictMapping.Wrong(node, "a seed is a whole number from 0");

    private static string NameOf(YamlNode node)
    {
        var name = StrictMapping.TextOf(node, "name");
        return char.IsAsciiLetterOrDigit(name[0])
            && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.')
                ? name
                : throw StrictMapping.Wrong(
                    node, "a name holds letters, digits, '-', '_' and '.', a letter or digit first");
    }

    private static void RequireVersion(YamlNode node)
    {
        if (node is not YamlScalar { Kind: ScalarKind.Integer, Text: "1" })
        {
            throw StrictMapping.Wrong(node, $"'version' must be {Version}");
        }
    }
}
