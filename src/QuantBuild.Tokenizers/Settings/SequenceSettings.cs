using QuantBuild.Tokenizers.Text;
using QuantBuild.Tokenizers.Vocabularies;

namespace QuantBuild.Tokenizers.Settings;

/// <summary>
/// How texts are cut and filled up: what <c>tokenizer_config.json</c> says goes before the sections of
/// <c>tokenizer.json</c>. Lengths are the caller's.
/// </summary>
internal static class SequenceSettings
{
    private const int HighestTypeId = 255;

    /// <param name="section">The member <c>truncation</c>, null where there is none.</param>
    /// <param name="settings">What the files beside it say; null where it is read alone.</param>
    public static Truncation TruncationOf(JsonCursor? section, TokenizerSettings? settings) => new(
        section?.Optional("strategy") is { } strategy ? StrategyOf(strategy) : TruncationStrategy.LongestFirst,
        SideOf(settings?.TruncationSide ?? section?.Optional("direction")));

    /// <param name="section">The member <c>padding</c>, null where there is none.</param>
    /// <param name="settings">What the files beside it say; null where it is read alone.</param>
    /// <param name="tokenId">What fills up.</param>
    public static Padding PaddingOf(JsonCursor? section, TokenizerSettings? settings, int tokenId) => new(
        tokenId,
        (settings?.PaddingTypeId ?? section?.Optional("pad_type_id"))?.WholeNumber(0, HighestTypeId) ?? 0,
        SideOf(settings?.PaddingSide ?? section?.Optional("direction")));

    private static TruncationStrategy StrategyOf(JsonCursor strategy) => strategy.Text() switch
    {
        "LongestFirst" => TruncationStrategy.LongestFirst,
        "OnlyFirst" => TruncationStrategy.OnlyFirst,
        "OnlySecond" => TruncationStrategy.OnlySecond,
        var other => throw strategy.Unsupported(
            $"{Quoted.Text(other)} is not supported yet; supported: LongestFirst, OnlyFirst, OnlySecond."),
    };

    // The two files write a side with and without a capital letter.
    private static SequenceSide SideOf(JsonCursor? side) => side?.Text() switch
    {
        null or "Right" or "right" => SequenceSide.Right,
        "Left" or "left" => SequenceSide.Left,
        var other => throw side.Value.Unsupported(
            $"{Quoted.Text(other)} is not supported yet; supported: left, right."),
    };
}
