using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Labels;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Models.Tasks.TokenClassification;

/// <summary>What a report says of labelled words beside metrics and fidelity.</summary>
internal static class TokenReport
{
    /// <summary>
    /// Who gives every word the commonest class is right as often as it comes, and where that class is outside of all
    /// entities finds none.
    /// </summary>
    /// <param name="targets">With at least one word.</param>
    /// <param name="model">Names the classes.</param>
    /// <param name="metrics">Of the model.</param>
    public static IReadOnlyList<Baseline> BaselinesOf(
        TokenLabels targets, ModelDescription model, IReadOnlyList<IMetric> metrics)
    {
        var labels = model.Extents.Labels;
        var counts = new long[labels.Count];
        for (var text = 0; text < targets.Count; text++)
        {
            foreach (var token in targets[text])
            {
                if (token != TokenLabels.NotCounted)
                {
                    counts[token]++;
                }
            }
        }

        var commonest = Array.IndexOf(counts, counts.Max());
        var findsNone = EntitySpan.AreTags(labels) && EntitySpan.TypeOf(labels[commonest]) is null;
        return
        [
            .. metrics.Where(metric => metric is TokenAccuracy || findsNone).Select(metric => new Baseline(
                metric.Name,
                metric is TokenAccuracy ? (double)counts[commonest] / targets.Words : 0,
                labels[commonest])),
        ];
    }

    /// <param name="full">What the full-precision model answered.</param>
    /// <param name="quantized">What the quantized model answered.</param>
    /// <param name="model">Names the classes.</param>
    /// <param name="tags">The class names, where they are tags of entities; else empty.</param>
    public static IReadOnlyList<ReportRow> Of(
        Predictions full, Predictions quantized, ModelDescription model, IReadOnlyList<string> tags)
    {
        var targets = (TokenLabels)full.Targets;
        var (texts, words, lost) = ((long)targets.Count, targets.Words, targets.LostWords);
        return
        [
            new ReportRow(
                "words",
                [new("texts", texts), new("words", words), new("lostWords", lost)],
                $"{words:N0} words of {texts:N0} texts are judged; {lost:N0} more were cut off, or have no token."),
            ClassReport.Of(model.Extents.Labels, PairsOf(full), PairsOf(quantized)),
            .. tags.Count > 0 ? [OfEntities(full, quantized, tags)] : Array.Empty<ReportRow>(),
        ];
    }

    private static IEnumerable<(int Right, int Predicted)> PairsOf(Predictions predictions) =>
        Enumerable.Range(0, predictions.Count).SelectMany(text =>
        {
            var (right, predicted) = CountedTokens.ClassesOf(predictions, text);
            return right.Zip(predicted);
        });

    private static ReportRow OfEntities(Predictions full, Predictions quantized, IReadOnlyList<string> tags)
    {
        string[] types =
        [
            .. tags.Select(EntitySpan.TypeOf).OfType<string>().Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal),
        ];
        return ClassReport.OfLabels(
            "entities",
            $"By type of entity, in full precision → the result:",
            types,
            Count(full, tags, types),
            Count(quantized, tags, types));
    }

    private static ClassCounts Count(Predictions predictions, IReadOnlyList<string> tags, string[] types)
    {
        var counts = new ClassCounts(types.Length);
        for (var text = 0; text < predictions.Count; text++)
        {
            var (right, predicted) = CountedTokens.ClassesOf(predictions, text);
            var wanted = EntitySpan.Of([.. right.Select(label => tags[label])]).ToHashSet();
            var given = EntitySpan.Of([.. predicted.Select(label => tags[label])]).ToHashSet();
            foreach (var entity in wanted.Union(given))
            {
                counts.AddLabel(
                    Array.IndexOf(types, entity.Type), wanted.Contains(entity), given.Contains(entity));
            }
        }

        return counts;
    }
}
