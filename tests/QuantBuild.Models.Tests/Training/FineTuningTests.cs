using QuantBuild.Models.Layers;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Models.Tests.Support;
using QuantBuild.Models.Training;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;
using QuantBuild.Tensors.Backends.Reference;
using QuantBuild.Tensors.Optimizers;

namespace QuantBuild.Models.Tests.Training;

public sealed class FineTuningTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_OnSeparableTexts_LearnsThem(bool sparse)
    {
        using var backend = new CpuBackend(threads: 2);

        var (result, _) = Train(backend, sparse);

        result.Scores[result.BestEpoch].ShouldBe(1.0, $"scores {string.Join(", ", result.Scores)}");
        result.Losses[^1].Loss.ShouldBeLessThan(0.9 * result.Losses[0].Loss);
    }

    [Fact]
    public void Run_WithOneThreadAndWithTwo_GivesTheSameBytes()
    {
        using var one = new CpuBackend(threads: 1);
        using var two = new CpuBackend(threads: 2);

        Train(two, sparse: false, epochs: 2).Parameters.ShouldBe(Train(one, sparse: false, epochs: 2).Parameters);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_OnTheCpuBackend_StaysCloseToTheReference(bool sparse)
    {
        using var cpu = new CpuBackend(threads: 2);
        using var reference = new ReferenceBackend();

        var actual = Train(cpu, sparse, epochs: 1).Result.Losses;
        var expected = Train(reference, sparse, epochs: 1).Result.Losses;

        actual[0].Loss.ShouldBe(expected[0].Loss, 1e-5);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    [InlineData(true, 5)]
    [InlineData(true, 100)]
    public void Run_StepsInParts_GivesTheSameParametersButForRounding(bool sparse, int parts)
    {
        using var backend = new ReferenceBackend();
        var options = new FineTuningOptions
        {
            LearningRate = 1e-3f, SparseWordEmbeddings = sparse, BatchSize = 8, Seed = 5, Dropout = 0,
        };

        var whole = TrainSteps(backend, options, steps: 6);
        var inParts = TrainSteps(backend, options with { Parts = parts }, steps: 6);

        inParts.Losses.Zip(whole.Losses).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-6);
        inParts.Parameters.Zip(whole.Parameters).Max(pair => Math.Abs(pair.First - pair.Second))
            .ShouldBeLessThan(1e-5f);
    }

    [Fact]
    public void Loss_OfAStepAndOfItsParts_Agree()
    {
        using var backend = new ReferenceBackend();
        using var scope = backend.OpenScope();
        var problem = new FineTuning(
            TinyBert.Create(backend),
            new TextClassificationTask(),
            SeparableTexts.Create(22),
            options: new FineTuningOptions { BatchSize = 8, Parts = 3, Dropout = 0.3f });
        var parts = Enumerable.Range(0, problem.Batches.StepsAnEpoch).Select(problem.PartsOf).ToList();
        parts.Order().ShouldBe([3, 3, 3]);

        var sum = Enumerable.Range(0, 3).Sum(part => backend.ReadFloats(problem.Loss(step: 1, part))[0]);

        backend.ReadFloats(problem.Loss(step: 1))[0].ShouldBe(sum, 1e-6f);
    }

    [Fact]
    public void Groups_RatesByLayer_FallFromTheHeadToTheEmbeddings()
    {
        using var backend = new ReferenceBackend();
        var model = TinyBert.Create(backend, layers: 2);
        var problem = new FineTuning(
            model,
            new TextClassificationTask(),
            SeparableTexts.Create(8),
            options: new FineTuningOptions { LearningRate = 0.01f, LayerRateDecay = 0.5f, WeightDecay = 0.1f });

        RateOf(model.HeadParameters).ShouldBe(0.01f);
        RateOf(model.LayerParameters(1)).ShouldBe(0.005f);
        RateOf(model.LayerParameters(0)).ShouldBe(0.0025f);
        RateOf(model.EmbeddingParameters).ShouldBe(0.00125f);
        problem.Groups.Sum(group => group.Parameters.Count).ShouldBe(model.Parameters.Count);
        problem.Groups.Where(group => group.WeightDecay > 0).SelectMany(group => group.Parameters).ShouldBe(
            model.Parameters.Where(parameter => parameter.Decays).Select(parameter => parameter.Tensor),
            ignoreOrder: true);

        float RateOf(IReadOnlyList<NamedParameter> parameters) => problem.Groups
            .Where(group => parameters.Any(parameter => group.Parameters.Contains(parameter.Tensor)))
            .Select(group => group.LearningRate).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public void Run_Cancelled_LeavesNoGradients()
    {
        using var backend = new CpuBackend(threads: 1);
        var model = TinyBert.Create(backend);
        var problem = new FineTuning(
            model,
            new TextClassificationTask(),
            SeparableTexts.Create(32),
            options: new FineTuningOptions { BatchSize = 8 });
        using var cancellation = new CancellationTokenSource();
        var options = TrainingOptions.ForEpochs(problem.Batches, epochs: 3) with
        {
            ReportInterval = 1,
            Progress = progress => CancelAtSecond(progress, cancellation),
        };

        Should.Throw<OperationCanceledException>(() => new TrainingLoop(options).Run(problem, cancellation.Token));

        var tensors = model.Parameters.Select(parameter => parameter.Tensor);
        tensors.ShouldAllBe(tensor => !tensor.RequiresGradient && tensor.Gradient == null);
    }

    [Fact]
    public void Run_LeavingTheFiniteNumbers_Throws()
    {
        using var backend = new CpuBackend(threads: 1);
        var problem = new FineTuning(
            TinyBert.Create(backend),
            new TextClassificationTask(),
            SeparableTexts.Create(16),
            options: new FineTuningOptions { LearningRate = float.NaN, BatchSize = 4 });

        var loop = new TrainingLoop(
            TrainingOptions.ForEpochs(problem.Batches, epochs: 3) with { ReportInterval = 2 });
        Should.Throw<NonFiniteException>(() => loop.Run(problem)).Message.ShouldContain("learning rate");
    }

    private static void CancelAtSecond(TrainingProgress progress, CancellationTokenSource cancellation)
    {
        if (progress.Step == 2)
        {
            cancellation.Cancel();
        }
    }

    private static (IReadOnlyList<double> Losses, float[] Parameters) TrainSteps(
        ComputeBackend backend, FineTuningOptions options, int steps)
    {
        var model = TinyBert.Create(backend);
        var problem = new FineTuning(
            model, new TextClassificationTask(), SeparableTexts.Create(22), options: options);
        var result = new TrainingLoop(new TrainingOptions { Steps = steps, ReportInterval = 1 }).Run(problem);
        return (
            [.. result.Losses.Select(reading => reading.Loss)],
            [.. model.Parameters.SelectMany(parameter => backend.ReadFloats(parameter.Tensor))]);
    }

    private static (TrainingResult Result, float[] Parameters) Train(
        ComputeBackend backend, bool sparse, int epochs = 12)
    {
        var model = TinyBert.Create(backend);
        var texts = SeparableTexts.Create(48);
        var problem = new FineTuning(
            model,
            new TextClassificationTask(),
            texts,
            development: texts,
            new FineTuningOptions
            {
                LearningRate = 3e-3f, SparseWordEmbeddings = sparse, BatchSize = 8, Seed = 5,
            });
        var loop = new TrainingLoop(TrainingOptions.ForEpochs(problem.Batches, epochs) with
        {
            ReportInterval = 6,
            Optimizer = new AdamOptions { MaximumGradientNorm = 1f },
        });
        var result = loop.Run(problem);
        return (result, [.. model.Parameters.SelectMany(parameter => backend.ReadFloats(parameter.Tensor))]);
    }
}
