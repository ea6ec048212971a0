namespace QuantBuild.Tokenizers.Tests.Support;

/// <summary>
/// A fact that asks <see cref="OffsetReference"/> and is counted as skipped where that, or the shared data, is not
/// there.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OffsetReferenceFactAttribute : FactAttribute
{
    public OffsetReferenceFactAttribute() =>
        Skip = OffsetReference.SkipReason ?? (SharedData.Folder is null ? SharedData.SkipReason : null);
}
