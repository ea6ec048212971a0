using CsCheck;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Evaluation;

namespace QuantBuild.Pipeline.Tests.Artifacts;

public sealed class ModuleErrorsFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Read_OfWhatWasWritten_GivesTheSameBits() =>
        Gen.Select(Gen.String, Gen.Double.Where(double.IsFinite), (name, error) => new ModuleError(Valid(name), error))
            .Array[0, 6]
            .ShouldHold(
                count: 200,
                errors =>
                {
                    ModuleErrorsFile.Write(folder[ModuleErrorsFile.Name], errors);
                    ModuleErrorsFile.Read(folder[ModuleErrorsFile.Name]).ShouldBe(errors);
                });

    public void Dispose() => folder.Dispose();

    // A lone surrogate has no UTF-8 form.
    private static string Valid(string text) => string.Concat(text.EnumerateRunes());
}
