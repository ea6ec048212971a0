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
