namespace QuantBuild.Hub.Locking;

/// <summary>What a source was when it was locked.</summary>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Files">By path in the repository, in ordinal order.</param>
internal sealed record LockedFiles(string Commit, SortedDictionary<string, LockedFile> Files)
{
    /// <summary>Whether both say the same.</summary>
    public bool IsSame(LockedFiles? other) =>
        other is not null && other.Commit == Commit && other.Files.SequenceEqual(Files);
}
