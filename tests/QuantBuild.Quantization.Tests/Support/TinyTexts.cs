using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Quantization.Tests.Support;

/// <summary>Texts for <see cref="TinyBert"/>.</summary>
internal static class TinyTexts
{
    /// <summary>Texts of 3 to 12 tokens.</summary>
    public static TokenizedDataset Create(int count) => Create(count, targets: null);

    /// <summary>The same texts with a class that their first token decides.</summary>
    public static TokenizedDataset CreateLabelled(int count) => Create(
        count, new ClassTargets([.. Enumerable.Range(0, count).Select(text => text * 13 % 47 > 23 ? 1 : 0)]));

    private static TokenizedDataset Create(int count, ITargets? targets)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var text = 0; text < count; text++)
        {
            var length = 3 + ((text * 7) % 10);
            builder.Add([.. Enumerable.Range(0, length).Select(i => 1 + (((text * 13) + (i * i * 5) + i) % 47))], []);
        }

        return builder.Build(targets);
    }
}
