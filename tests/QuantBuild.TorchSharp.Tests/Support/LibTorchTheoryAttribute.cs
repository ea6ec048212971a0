namespace QuantBuild.TorchSharp.Tests.Support;

/// <summary>A test over cases that computes with libtorch; skipped where it does not load.</summary>
internal class LibTorchTheoryAttribute : Xunit.TheoryAttribute
{
    public sealed override string? Skip
    {
        get => base.Skip ?? LibTorch.Missing;
        set => base.Skip = value;
    }
}
