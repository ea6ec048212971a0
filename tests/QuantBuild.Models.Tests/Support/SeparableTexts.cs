using QuantBuild.Models.Data;

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
            builder.Add([1, .. filler, 5 + label], [], label);
        }

        return builder.Build();
    }
}
