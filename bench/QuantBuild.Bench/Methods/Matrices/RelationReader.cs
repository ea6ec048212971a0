using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Recipes.Yaml;

namespace QuantBuild.Bench.Methods.Matrices;

/// <summary>Reads one item of <c>relations</c>.</summary>
internal static class RelationReader
{
    private static readonly Dictionary<string, RelationKind> Kinds = new(StringComparer.Ordinal)
    {
        ["falls-with-bits"] = RelationKind.FallsWithBits,
        ["order"] = RelationKind.Order,
        ["within-noise"] = RelationKind.WithinNoise,
        ["largest-gain"] = RelationKind.LargestGain,
        ["cheapest"] = RelationKind.Cheapest,
    };

    private static readonly Dictionary<string, RelationQuantity> Quantities = new(StringComparer.Ordinal)
    {
        ["kl"] = RelationQuantity.KlDivergence,
        ["error"] = RelationQuantity.ModuleError,
        ["metric"] = RelationQuantity.Metric,
    };

    public static RelationRequest Read(YamlNode node, Matrix matrix)
    {
        var relation = new StrictMapping(node, "a relation");
        var kind = Choose(relation.Require("relation"), Kinds);
        var request = new RelationRequest
        {
            Kind = kind,
            Title = relation.RequireText("title"),
            Methods = Methods(relation, kind, matrix),
            Of = [.. relation.RequireItems("of").Select(item => Choose(item, Quantities))],
            At = kind switch
            {
                RelationKind.LargestGain => At(relation.Require("at"), matrix),
                RelationKind.Cheapest when relation.Find("at") is { } at => At(at, matrix),
                _ => new Dictionary<string, string>(),
            },
            Reference = kind == RelationKind.Cheapest ? relation.RequireText("reference") : null,
            Share = kind == RelationKind.Cheapest ? relation.FindNumber("share") ?? 1 : 1,
            Ratio = kind == RelationKind.Cheapest ? relation.FindNumber("ratio") : null,
        };
        if (request.Reference is { } reference)
        {
            MatrixReader.RequireMethod(matrix, reference, relation.Require("reference"));
        }

        if (kind is not (RelationKind.Cheapest or RelationKind.Order) && request.Of.Contains(RelationQuantity.Metric))
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(
                relation.Location,
                "only the relations 'order' and 'cheapest' compare the metric; use 'kl' or 'error'");
        }

        if (matrix.HasTasks && (kind != RelationKind.Order || request.Of.Any(of => of != RelationQuantity.Metric)))
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(
                relation.Location,
                $"of tasks, a matrix with an axis '{MatrixReader.TaskAxis}' can only state the order of their metric; "
                + "use 'relation: order' and 'of: [metric]'");
        }

        relation.RejectOthers();
        return request;
    }

    private static IReadOnlyList<string> Methods(StrictMapping relation, RelationKind kind, Matrix matrix)
    {
        var items = relation.Items("methods");
        foreach (var item in items)
        {
            MatrixReader.RequireMethod(matrix, StrictMapping.TextOf(item, "methods"), item);
        }

        var isWrong = kind switch
        {
            RelationKind.Order => items.Count < 2,
            RelationKind.WithinNoise or RelationKind.LargestGain => items.Count != 2,
            _ => false,
        };
        if (isWrong)
        {
            throw DiagnosticTable.ValueOutOfRange.Exception(
                relation.Location,
                $"this relation compares {(kind == RelationKind.Order ? "two methods or more" : "two methods")}, "
                + $"not {items.Count}");
        }

        return items.Count > 0 ? relation.Texts("methods") : [.. matrix.Methods.Select(method => method.Name)];
    }

    private static Dictionary<string, string> At(YamlNode node, Matrix matrix)
    {
        var axes = matrix.Axes.Select(axis => axis.Name).Append(MatrixReader.BitsAxis).ToList();
        var labels = node as YamlMapping ?? throw StrictMapping.Wrong(node, "'at' must map axes to labels");
        return labels.Entries.ToDictionary(
            entry => axes.Contains(entry.Key.Text)
                ? entry.Key.Text
                : throw DiagnosticTable.UnknownKey.Exception(
                    entry.Key.Location,
                    $"the matrix has no axis '{entry.Key.Text}'; {NearestName.Suggest(entry.Key.Text, axes)}"),
            entry => StrictMapping.TextOf(entry.Value, entry.Key.Text));
    }

    private static T Choose<T>(YamlNode node, Dictionary<string, T> values)
    {
        var text = StrictMapping.TextOf(node, "relation");
        return values.TryGetValue(text, out var value)
            ? value
            : throw DiagnosticTable.ValueOutOfRange.Exception(
                node.Location, $"'{YamlScalar.Shorten(text)}' is not known; {NearestName.Suggest(text, values.Keys)}");
    }
}
