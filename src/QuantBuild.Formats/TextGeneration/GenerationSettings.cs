namespace QuantBuild.Formats.TextGeneration;

/// <summary>All that decides what a model writes, beside its weights and the texts that it is asked about.</summary>
/// <param name="Prompt">Makes of the texts what the model reads.</param>
/// <param name="TargetMaxLength">
/// Tokens of the longest text that is learned or expected, that which ends it among them; longer ones are cut.
/// </param>
/// <param name="MaxNewTokens">Tokens of the longest text that is written, likewise; at least 1.</param>
/// <param name="Beams">Texts that are followed at once; 1 for always the likeliest token.</param>
public sealed record GenerationSettings(PromptTemplate Prompt, int TargetMaxLength, int MaxNewTokens, int Beams)
{
    /// <summary>What a model that says nothing of it is used with.</summary>
    public static GenerationSettings Default { get; } = new(
        PromptTemplate.Plain, TargetMaxLength: 64, MaxNewTokens: 64, Beams: 1);
}
