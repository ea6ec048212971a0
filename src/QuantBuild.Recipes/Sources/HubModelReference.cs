namespace QuantBuild.Recipes.Sources;

/// <summary>One revision of a model on a model hub: <c>hf://owner/name@revision</c>.</summary>
/// <param name="Owner">ASCII letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, 96 at most.</param>
/// <param name="Name">Likewise.</param>
/// <param name="Revision">A branch, a tag, or a commit of 40 hexadecimal digits.</param>
public sealed record HubModelReference(string Owner, string Name, string Revision)
{
    /// <summary>What a source of this kind begins with.</summary>
    public const string Scheme = "hf://";

    private const int CommitDigits = 40;

    /// <summary>Whether the revision is a commit, and so means the same files for ever.</summary>
    public bool IsCommit => IsCommitText(Revision);

    /// <summary>Whether a text is a whole commit: 40 hexadecimal digits, the letters small.</summary>
    public static bool IsCommitText(string text) =>
        text?.Length == CommitDigits && text.All(char.IsAsciiHexDigitLower);

    public override string ToString() => $"{Scheme}{Owner}/{Name}@{Revision}";
}
