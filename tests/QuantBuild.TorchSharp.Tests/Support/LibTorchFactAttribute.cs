namespace QuantBuild.TorchSharp.Tests.Support;

/// <summary>A test that computes with libtorch; skipped where it does not load.</summary>
internal class LibTorchFactAttribute : Xunit.FactAttribute
{
    public sealed override string? Skip
    {
        get => base.Skip ?? LibTorch.Missing;
        set => base.Skip = value;
    }
}
