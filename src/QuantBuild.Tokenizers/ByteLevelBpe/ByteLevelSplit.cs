namespace QuantBuild.Tokenizers.ByteLevelBpe;

/// <summary>How text between added tokens becomes words.</summary>
/// <param name="AddsPrefixSpace">Puts a space before a text that does not begin with one.</param>
/// <param name="SplitsWords">Splits by GPT-2's rule; otherwise the text is one word.</param>
internal sealed record ByteLevelSplit(bool AddsPrefixSpace, bool SplitsWords = true);
