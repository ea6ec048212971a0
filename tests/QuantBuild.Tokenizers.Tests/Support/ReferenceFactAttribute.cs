namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>
/// A fact that asks <see cref="ReferenceTokenizer"/> and is counted as skipped where that cannot run.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReferenceFactAttribute : FactAttribute
{
    /// <param name="readsSharedData">Whether it reads <c>../shared/data</c> too.</param>
    public ReferenceFactAttribute(bool readsSharedData = false) =>
        Skip = ReferenceTokenizer.SkipReason
            ?? (readsSharedData && SharedData.Folder is null ? SharedData.SkipReason : null);
}
