namespace QuantBuild.Runtime;

/// <summary>What a model wrote.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tokens">Its tokens, as the model chose them, without start and end.</param>
/// <param name="IsCut">Whether it stopped because it was as long as was asked for, and not by itself.</param>
public sealed record GeneratedText(string Text, IReadOnlyList<int> Tokens, bool IsCut)
{
    /// <returns><see cref="Text"/></returns>
    public override string ToString() => Text;
}
