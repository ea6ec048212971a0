using QuantBuild.Models.Data;
using QuantBuild.Models.Tasks.TextClassification;

namespace QuantBuild.Models.Tests.Support;

/// <summary>Texts of lengths 2 to 9 whose class is decided by whether token 5 or token 6 is in them.</summary>
internal static class SeparableTexts
{
    public static TokenizedDataset Create(int count)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var text = 0; text < count; text++)
        {
            var label = text % 2;
            var filler = Enumerable.Range(0, text % 8).Select(i => 7 + (((text * 5) + (i * 3)) % 16));
            builder.Add([1, .. filler, 5 + label], []);
        }

        return builder.Build(new ClassTargets([.. Enumerable.Range(0, count).Select(text => text % 2)]));
    }

    /// <summary>The same texts, without what they are to be answered with.</summary>
    public static TokenizedDataset WithoutTargets(TokenizedDataset texts)
    {
        var builder = new TokenizedDatasetBuilder();
        for (var row = 0; row < texts.Count; row++)
        {
            builder.Add(texts.TokensOf(row), texts.TokenTypesOf(row));
        }

        return builder.Build();
    }
}
