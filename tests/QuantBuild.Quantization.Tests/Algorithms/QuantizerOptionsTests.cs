using QuantBuild.Formats.Numbers;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction;
using QuantBuild.Quantization.Algorithms.RoundToNearest;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Observers;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms;

/// <summary>The switches of quantizers, through calibration and training.</summary>
public sealed class QuantizerOptionsTests
{
    private const string Group = "group:16";

    private static readonly ModuleReconstructionOptions Short = new()
    {
        Steps = 50, BatchSize = 8, LearningRate = 1e-3f, StepSizeLearningRate = 1e-3f,
    };

    public static TheoryData<int, string, bool> LearnedWeights => new()
    {
        { 4, Group, true },
        { 4, Group, false },
        { 2, Group, true },
        { 2, "channel", false },
        { 3, "tensor", false },
        { 8, "tensor", false },
    };

    [Theory]
    [MemberData(nameof(LearnedWeights))]
    public void Reconstruction_OfAnyWeights_LowersItsLoss(int bits, string granularity, bool isSymmetric)
    {
        using var bench = new Workbench(modules: 1);
        var scheme = Scheme(bits, granularity, isSymmetric);
        var module = new ModuleReconstructionMethod(Short).Quantize(bench.TaskOf(0, scheme));
        module.Losses[^1].Loss.ShouldBeLessThan(module.Losses[0].Loss);
        var weight = module.Weights["bert.encoder.layer.0.output.dense"];
        weight.Steps.Length.ShouldBe(weight.Granularity.StepCount(weight.Rows, weight.Columns));
        (weight.ZeroPoints is null).ShouldBe(isSymmetric);
        weight.ZeroPoints?.Length.ShouldBe(weight.Steps.Length);
    }

    [Fact]
    public void Reconstruction_OfGroups_LearnsEveryStep()
    {
        using var bench = new Workbench();
        var first = new RoundToNearestMethod().Quantize(bench.TaskOf(0, Scheme(4, Group, isSymmetric: false)));
        var last = new ModuleReconstructionMethod(Short)
            .Quantize(bench.TaskOf(0, Scheme(4, Group, isSymmetric: false)));
        var products = first.Weights.Where(entry => TinyBert.Description.OfMatrix(entry.Key).IsProduct);
        foreach (var (name, weight) in products)
        {
            last.Weights[name].Steps.Zip(weight.Steps).ShouldAllBe(pair => pair.First != pair.Second, name);
            last.Weights[name].ZeroPoints.ShouldBe(weight.ZeroPoints, name);
        }
    }

    [Fact]
    public void RoundToNearest_OfGroups_HasLessErrorThanCoarserSteps()
    {
        using var bench = new Workbench(modules: 1);
        double[] errors =
        [
            .. new[] { "group:8", "channel", "tensor" }.Select(granularity => bench.Evaluate(
                bench.Quantize(
                    new RoundToNearestMethod(), Scheme(3, granularity, isSymmetric: true))).Errors[0].RelativeError),
        ];
        errors[0].ShouldBeLessThan(errors[1], "group and channel");
        errors[0].ShouldBeLessThan(errors[2], "group and tensor");
    }

    [Fact]
    public void Reconstruction_FixedClipping_KeepsTheObserversSteps()
    {
        using var bench = new Workbench();
        var scheme = Scheme(4, "channel", isSymmetric: true);
        scheme = scheme with
        {
            Weights = scheme.Weights.ToDictionary(entry => entry.Key, entry => entry.Value with { LearnsStep = false }),
            Embedding = scheme.Embedding! with { LearnsStep = false },
            Activations = scheme.Activations! with { LearnsStep = false },
        };
        ShouldHaveTheSameSteps(
            new ModuleReconstructionMethod(Short).Quantize(bench.TaskOf(0, scheme)),
            new RoundToNearestMethod().Quantize(bench.TaskOf(0, scheme)));
    }

    [Fact]
    public void Reconstruction_RateOfZero_LeavesThatPartAsItWas()
    {
        using var bench = new Workbench();
        var scheme = Scheme(4, "channel", isSymmetric: true);
        var first = new RoundToNearestMethod().Quantize(bench.TaskOf(0, scheme));
        var weightsOnly = new ModuleReconstructionMethod(Short with { StepSizeLearningRate = 0f })
            .Quantize(bench.TaskOf(0, scheme));
        ShouldHaveTheSameSteps(weightsOnly, first);
        weightsOnly.Losses[^1].Loss.ShouldBeLessThan(weightsOnly.Losses[0].Loss);

        var stepsOnly = new ModuleReconstructionMethod(Short with { LearningRate = 0f })
            .Quantize(bench.TaskOf(0, scheme));
        stepsOnly.Parameters.ShouldAllBe(entry => entry.Value.SequenceEqual(
            bench.Backend.ReadFloats(bench.Model.Parameters.Single(parameter => parameter.Name == entry.Key).Tensor)));
        stepsOnly.Losses[^1].Loss.ShouldBeLessThan(stepsOnly.Losses[0].Loss);
        stepsOnly.Activations.Count(entry => entry.Value.Step != first.Activations[entry.Key].Step)
            .ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Reconstruction_OfTokens_StoresNoStepsAndLowersItsLoss()
    {
        using var bench = new Workbench(modules: 1);
        var scheme = UniformScheme.Of(4, 4, 4);
        scheme = scheme with { Activations = scheme.Activations! with { PerToken = true } };
        var module = new ModuleReconstructionMethod(Short).Quantize(bench.TaskOf(0, scheme));
        module.Activations.ShouldNotBeEmpty();
        module.Activations.Values.ShouldAllBe(point => point == new QuantizedPoint(4, null, null));
        module.Probabilities.Values.ShouldAllBe(point => point.Step != null);
        module.Losses[^1].Loss.ShouldBeLessThan(module.Losses[0].Loss);
    }

    [Fact]
    public void RoundToNearest_OfTokens_HasLessErrorThanOneStepATensor()
    {
        using var bench = new Workbench(modules: 1);
        double Error(bool perToken)
        {
            var scheme = UniformScheme.Of(32, 32, 5);
            scheme = scheme with { Activations = scheme.Activations! with { PerToken = perToken } };
            return bench.Evaluate(bench.Quantize(new RoundToNearestMethod(), scheme)).Errors[0].RelativeError;
        }

        Error(perToken: true).ShouldBeLessThan(Error(perToken: false));
    }

    [Theory]
    [InlineData(Asymmetry.Automatic)]
    [InlineData(Asymmetry.All)]
    [InlineData(Asymmetry.None)]
    public void Calibration_AnyAsymmetry_GivesZeroPointsWhereAsked(Asymmetry asymmetry)
    {
        using var bench = new Workbench(modules: 4);
        var scheme = UniformScheme.Of(4, 4, 4);
        scheme = scheme with { Activations = scheme.Activations! with { Asymmetry = asymmetry } };
        var module = new ModuleReconstructionMethod(Short).Quantize(bench.TaskOf(0, scheme));
        module.Activations.Count(entry => entry.Value.ZeroPoint is not null).ShouldBe(asymmetry switch
        {
            Asymmetry.All => module.Activations.Count,
            Asymmetry.None => 0,
            _ => 1,
        });
        module.Probabilities.ShouldHaveSingleItem().Value.ZeroPoint.ShouldBe(asymmetry is Asymmetry.None ? 0 : null);
        module.Losses[^1].Loss.ShouldBeLessThan(module.Losses[0].Loss);
    }

    [Fact]
    public void RoundToNearest_AsymmetricProbabilitiesAndFeedForward_HaveLessErrorThanSymmetricOnes()
    {
        using var bench = new Workbench(modules: 1);
        double Error(Asymmetry asymmetry)
        {
            var scheme = UniformScheme.Of(32, 32, 5);
            scheme = scheme with { Activations = scheme.Activations! with { Asymmetry = asymmetry } };
            return bench.Evaluate(bench.Quantize(new RoundToNearestMethod(), scheme)).Errors[0].RelativeError;
        }

        Error(Asymmetry.Automatic).ShouldBeLessThan(Error(Asymmetry.None));
    }

    [Theory]
    [InlineData(ObserverKind.MinMax)]
    [InlineData(ObserverKind.MeanSquaredError)]
    [InlineData(ObserverKind.Percentile)]
    public void RoundToNearest_MoreActivationBits_GiveLessError(ObserverKind observer)
    {
        using var bench = new Workbench(modules: 1);
        double[] errors =
        [
            .. new[] { 8, 6, 4, 2 }.Select(bits =>
            {
                var scheme = UniformScheme.Of(32, 32, bits);
                scheme = scheme with
                {
                    Activations = scheme.Activations! with { Observer = observer, Percentile = 0.9999 },
                };
                return bench.Evaluate(bench.Quantize(new RoundToNearestMethod(), scheme)).Errors[0].RelativeError;
            }),
        ];
        errors.ShouldBeInOrder(SortDirection.Ascending, $"{observer}: {string.Join(" ≤ ", errors)}");
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(4, false)]
    public void Reconstruction_LossForms_DifferExactlyWhereModulesHaveSeveralLayers(int modules, bool differ)
    {
        using var bench = new Workbench(modules: modules);
        var scheme = UniformScheme.Of(4, 4, 8);
        string Digest(bool lastLayerOnly) => ModuleDigest.Of(
            [
                new ModuleReconstructionMethod(Short with { Steps = 5, LastLayerOnly = lastLayerOnly }).Quantize(
                    bench.TaskOf(0, scheme)),
            ]);
        (Digest(true) != Digest(false)).ShouldBe(differ);
    }

    [Fact]
    public void Quantize_EverySwitchAtOnce_IsTheSameWithAnyThreads()
    {
        var digests = new[] { 1, 2 }.Select(threads =>
        {
            using var bench = new Workbench(threads: threads);
            var scheme = Scheme(4, Group, isSymmetric: false);
            scheme = scheme with
            {
                Weights = scheme.Weights.ToDictionary(
                    entry => entry.Key,
                    entry => entry.Value with { Observer = ObserverKind.Percentile, Percentile = 0.99 }),
                Activations = new ActivationQuantization(4, AttentionOperands: true)
                {
                    Asymmetry = Asymmetry.All, Observer = ObserverKind.Percentile, Percentile = 0.999,
                },
            };
            return ModuleDigest.Of(bench.Quantize(new ModuleReconstructionMethod(Short with { Steps = 10 }), scheme));
        }).ToList();
        digests[1].ShouldBe(digests[0]);
    }

    private static void ShouldHaveTheSameSteps(QuantizedModule actual, QuantizedModule expected)
    {
        foreach (var (name, weight) in expected.Weights)
        {
            actual.Weights[name].Steps.ShouldBeSameBits(weight.Steps, name);
        }

        actual.Activations.Concat(actual.Probabilities).ShouldBe(expected.Activations.Concat(expected.Probabilities));
    }

    private static QuantizationScheme Scheme(int bits, string granularity, bool isSymmetric) => new(
        UniformScheme.Linears().ToDictionary(
            name => name,
            _ => new WeightQuantization(
                bits, Granularity.Parse(granularity), isSymmetric, ObserverKind.MeanSquaredError)),
        new EmbeddingQuantization(4, Train: true),
        new ActivationQuantization(8, AttentionOperands: true));
}
