using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.Distillation;
using QuantBuild.Quantization.Algorithms.Finishing;
using QuantBuild.Quantization.Algorithms.Gptq;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;
using QuantBuild.Quantization.Algorithms.PreQuant;
using QuantBuild.Quantization.Algorithms.QuantizationAwareTraining;
using QuantBuild.Quantization.Algorithms.ReconstructionErrorMinimization;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms;

/// <summary>
/// Caches hold results by a method's version: bytes that change without it would be mixed with old ones.
/// </summary>
public sealed class GoldenVersionTests
{
    // Method → version and SHA-256 of what it gives for the tiny model. Both change together.
    private static readonly Dictionary<string, (int Version, string Digest)> Golden = new(StringComparer.Ordinal)
    {
        ["rtn"] = (1, "0574fcd2f8f9f0e5ce8c53b53ec3e815029cfa212b708c800dbba5cf04befaff"),
        ["rem"] = (2, "79bc70af4b721cc989b8f1e4f7ab0107f1b2e63c326e3a0735b3457313ff0a2e"),
        ["gptq"] = (2, "fd330d0fed7b563b11e217aad842191a8b3bfd3b4808e6015f318542de63ba6e"),
        ["mrem"] = (5, "589db5b704dce79f207288bc5f71d7d80af057cf4acd3892fc57998cc8e206b4"),
        ["mrem parallel"] = (3, "84d855b6f1c83856662977f46b1df5824d75d7d4a7173c22ad8383c8e613fb65"),
        ["prequant"] = (1, "e6e3d10304b4e14d741c288a34a8170b9507f6a2eb7fd8a8abe29fc2ddb0a42a"),
        ["qat"] = (1, "cf7806c4394f256b37c1722de92635bb8d93c728abc129920f8ab1d3343c5cae"),
    };

    public static TheoryData<string> Methods => [.. Golden.Keys];

    [Theory]
    [MemberData(nameof(Methods))]
    public void Quantize_TheTinyModel_GivesTheBytesRecordedForItsVersion(string name)
    {
        var method = Create(name);
        using var bench = new Workbench();
        var digest = ModuleDigest.Of(
            new[] { 2, 4, 8 }.SelectMany(bits => Quantize(bench, method, bits)));
        var golden = Golden[name];
        method.Version.ShouldBe(
            golden.Version, $"The version of '{name}' changed: record it here with the digest {digest}.");
        (digest == golden.Digest).ShouldBeTrue(
            $"'{name}' gives other bytes than version {golden.Version} did. If that is meant, raise its Version (or, "
            + $"where kernels changed, the backend's NumericsVersion) and record the digest {digest} here with it; "
            + "if not, find what changed the numerics.");
    }

    [Fact]
    public void Finish_TheTinyModel_GivesTheBytesRecordedForItsVersion()
    {
        using var bench = new Workbench();
        var finish = new JointFinish(
            new TextClassificationTask(), new JointFinishOptions { Steps = 12, BatchSize = 8, LayerWeight = 0.5f });

        var digest = ModuleDigest.Of(new[] { 2, 4, 8 }.SelectMany(bits =>
        {
            var scheme = UniformScheme.Of(bits, bits, 8);
            return finish.Finish(bench.WholeTask(scheme), bench.Quantize(new RoundToNearestMethod(), scheme));
        }));

        (JointFinish.Version, digest).ShouldBe((1, "766b1469886be6c9d3bee1d1ae0273fcb090fc570f02e5dfec3b03dcb271d30b"));
    }

    private static IQuantizationMethod Create(string name) => name switch
    {
        "rtn" => new RoundToNearestMethod(),
        "rem" => new ReconstructionErrorMethod(new ReconstructionErrorOptions { Steps = 6, BatchSize = 8 }),
        "gptq" => new GptqMethod(new GptqOptions()),
        "mrem" => new ModuleReconstructionMethod(new ModuleReconstructionOptions { Steps = 12, BatchSize = 8 }),
        "mrem parallel" => new ParallelReconstructionMethod(
            new ModuleReconstructionOptions { Steps = 24, BatchSize = 8 },
            new ParallelReconstructionOptions { Capacity = 6, WarmUp = 6, Lag = 2, AnnealSteps = 12 }),
        "prequant" => new PreQuantMethod(
            new TextClassificationTask(),
            new PreQuantOptions { Epochs = 1, BatchSize = 8, Train = (TrainedParts)31, WeightDecay = 0.01f }),
        _ => new QuantizationAwareTrainingMethod(
            new TextClassificationTask(),
            new QuantizationAwareTrainingOptions
            {
                Epochs = 1, BatchSize = 8, LabelWeight = 0.5f, Distillation = DistillationLoss.Logits,
            }),
    };

    private static IReadOnlyList<QuantizedModule> Quantize(Workbench bench, IQuantizationMethod method, int bits) =>
        method switch
        {
            IBackboneMethod backbone => Adapt(bench, backbone, UniformScheme.Of(bits, bits, 8)),
            IModuleMethod module => bench.Quantize(module, UniformScheme.Of(bits, bits, 8)),
            _ => ((IModelMethod)method).Quantize(bench.WholeTask(UniformScheme.Of(bits, bits, 8))),
        };

    private static IReadOnlyList<QuantizedModule> Adapt(
        Workbench bench, IBackboneMethod method, QuantizationScheme scheme)
    {
        var backbone = method.QuantizeBackbone(bench.Model, scheme, [], progress: null, CancellationToken.None);
        return [backbone, .. method.Adapt(new BackboneTask(bench.WholeTask(scheme), backbone))];
    }
}
