using QuantBuild.Formats.Deltas;
using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Metrics;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.PreQuant;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Tests.Support;

namespace QuantBuild.Quantization.Tests.Algorithms.PreQuant;

public sealed class PreQuantMethodTests
{
    private static readonly TextClassificationTask Task = new();

    private static readonly PreQuantOptions Short = new()
    {
        Epochs = 1, BatchSize = 8, LearningRate = 2e-3f, Outliers = new OutlierRule { Share = 0.02 },
    };

    [Theory]
    [InlineData(TrainedParts.Outliers)]
    [InlineData(TrainedParts.Head)]
    [InlineData(TrainedParts.Outliers | TrainedParts.Head)]
    [InlineData(TrainedParts.Outliers | TrainedParts.Steps)]
    [InlineData(TrainedParts.Norms)]
    [InlineData(TrainedParts.Biases | TrainedParts.Outliers)]
    public void Adapt_TrainedParts_ChangeAndNothingElseDoes(TrainedParts parts)
    {
        using var bench = new Workbench();
        var task = Backbone(bench, UniformScheme.Of(4, 4));
        var before = Adapt(task, Short with { Train = parts, Epochs = 0 });
        var after = Adapt(task, Short with { Train = parts, StepSizeLearningRate = 1e-3f });
        var (first, last) = (Merge(before), Merge(after));
        var isTrained = parts.HasFlag(TrainedParts.Outliers);
        foreach (var (name, delta) in last.Deltas)
        {
            delta.Positions.ShouldBe(first.Deltas[name].Positions, name);
            delta.Values.AsSpan().SequenceEqual(first.Deltas[name].Values).ShouldBe(!isTrained, name);
            (delta.Steps is not null).ShouldBe(parts.HasFlag(TrainedParts.Steps), name);
            if (delta.Steps is { } steps)
            {
                steps.ShouldNotBe(task.Backbone.Weights[name].Steps, name);
            }
        }

        foreach (var (name, values) in last.Parameters)
        {
            var tensor = bench.Model.Description[name];
            values.AsSpan().SequenceEqual(first.Parameters[name])
                .ShouldBe(tensor.IsHead && !parts.HasFlag(TrainedParts.Head), name);
        }

        var others = last.Parameters.Keys.Where(name => !bench.Model.Description[name].IsHead).ToList();
        others.Exists(name => name.Contains("LayerNorm", StringComparison.Ordinal))
            .ShouldBe(parts.HasFlag(TrainedParts.Norms));
        others.Exists(name => name.EndsWith("dense.bias", StringComparison.Ordinal))
            .ShouldBe(parts.HasFlag(TrainedParts.Biases));
    }

    [Theory]
    [InlineData(2, OutlierStart.Full)]
    [InlineData(4, OutlierStart.Full)]
    [InlineData(4, OutlierStart.Quantized)]
    [InlineData(8, OutlierStart.Full)]
    public void Adapt_NoEpochs_PutsOutliersInTheBackbone(int bits, OutlierStart start)
    {
        using var bench = new Workbench();
        var task = Backbone(bench, UniformScheme.Of(bits));
        var module = Merge(Adapt(task, Short with { Epochs = 0, Start = start }));
        module.Deltas.Keys.ShouldBe(UniformScheme.Linears(), ignoreOrder: true);
        foreach (var (name, delta) in module.Deltas)
        {
            var parameter = bench.Model.Parameters.Single(
                each => bench.Model.Description[each.Name].Matrix == name);
            using var scope = bench.Backend.OpenScope();
            var source = start == OutlierStart.Full
                ? parameter.Tensor
                : WeightDecoder.Decode(bench.Backend, task.Backbone.Weights[name]);
            var values = bench.Backend.ReadFloats(source);
            delta.Values.ShouldBe(delta.Positions.Select(position => values[position]));
            delta.Positions.Length.ShouldBe(
                (int)Math.Round(values.Length * 0.02, MidpointRounding.AwayFromZero));
        }
    }

    [Theory]
    [InlineData(4, 4, 32, TrainedParts.Outliers | TrainedParts.Head)]
    [InlineData(2, 2, 8, TrainedParts.Outliers | TrainedParts.Head | TrainedParts.Steps | TrainedParts.Norms)]
    [InlineData(4, 32, 8, TrainedParts.Outliers | TrainedParts.Biases)]
    public void Adapt_ItsModules_ComputeWhatTheStudentDoes(
        int weights, int embedding, int activations, TrainedParts parts)
    {
        using var bench = new Workbench();
        using var scope = bench.Backend.OpenScope();
        var task = Backbone(bench, UniformScheme.Of(weights, embedding, activations));
        var options = Short with { Train = parts };
        var student = new OutlierStudent(task, options);
        var problem = new OutlierProblem(Task, task, student, options);
        new TrainingLoop(TrainingOptions.ForEpochs(problem.Batches, epochs: 1)).Run(problem);
        var expected = Logits(bench, student.Transform);
        var actual = Logits(
            bench, new QuantizedForward(bench.Model, [task.Backbone, .. student.Encode([])]));
        actual.ShouldBeSameBits(expected);
        actual.ShouldNotBe(Logits(bench, new QuantizedForward(bench.Model, [task.Backbone])));
    }

    [Fact]
    public void Loss_OfOutliers_HasTheGradientOfFiniteDifferences()
    {
        using var bench = new Workbench();
        using var scope = bench.Backend.OpenScope();
        var task = Backbone(bench, UniformScheme.Of(4, 4));
        var student = new OutlierStudent(task, Short);
        var problem = new OutlierProblem(Task, task, student, Short);
        foreach (var outliers in student.Outliers.Take(4))
        {
            outliers.RequiresGradient = true;
            var start = bench.Backend.ReadFloats(outliers);
            QuantBuild.Tensors.Autograd.Backpropagation.Run(problem.Loss(0));
            var gradient = bench.Backend.ReadFloats(outliers.Gradient!);
            outliers.RequiresGradient = false;
            var largest = Array.IndexOf(gradient, gradient.MaxBy(Math.Abs));
            double LossWith(float change)
            {
                var moved = (float[])start.Clone();
                moved[largest] += change;
                bench.Backend.Write(outliers, moved);
                return bench.Backend.ReadFloats(problem.Loss(0))[0];
            }

            const float Change = 0.02f;
            var difference = (LossWith(Change) - LossWith(-Change)) / (2 * Change);
            difference.ShouldBe(gradient[largest], Math.Abs(gradient[largest]) * 0.05);
            bench.Backend.Write(outliers, start);
            problem.Loss(0);
        }
    }

    [Fact]
    public void Adapt_WithTraining_LowersTheLossAndOutliersMoreThanTheHeadAlone()
    {
        using var bench = new Workbench();
        var task = Backbone(bench, UniformScheme.Of(2, 2));
        var options = Short with { Epochs = 12, Outliers = new OutlierRule { Share = 0.05 } };
        var both = Adapt(task, options);
        both[0].Losses[^1].Loss.ShouldBeLessThan(both[0].Losses[0].Loss);
        var head = Adapt(task, options with { Train = TrainedParts.Head });
        both[0].Losses[^1].Loss.ShouldBeLessThan(head[0].Losses[^1].Loss);
    }

    [Fact]
    public void Adapt_Distillation_LearnsFromTheTeacher()
    {
        using var bench = new Workbench();
        var task = Backbone(bench, UniformScheme.Of(4, 4)) with { Teacher = bench.Model };
        var options = Short with { DistillationWeight = 1f, Temperature = 2f };
        ModuleDigest.Of(Adapt(task, options)).ShouldNotBe(ModuleDigest.Of(Adapt(task, Short)));
        Should.Throw<ArgumentException>(() => Adapt(task with { Teacher = null }, options));
    }

    [Fact]
    public void Adapt_AgainAndWithOtherThreads_GivesTheSameBytes()
    {
        var digests = new[] { 1, 1, 2 }.Select(threads =>
        {
            using var bench = new Workbench(threads: threads);
            var options = Short with { Dropout = 0.1f, Train = (TrainedParts)31 };
            return ModuleDigest.Of(Adapt(Backbone(bench, UniformScheme.Of(4, 4, 8)), options));
        }).ToList();
        digests[1].ShouldBe(digests[0], "a second run");
        digests[2].ShouldBe(digests[0], "two threads");
    }

    [Fact]
    public void Adapt_StoppedAndResumed_GivesTheBytesOfAnUninterruptedRun()
    {
        using var bench = new Workbench();
        var options = Short with { Epochs = 9, Dropout = 0.1f };
        var scheme = UniformScheme.Of(2, 4, 8);
        var expected = ModuleDigest.Of(Adapt(Backbone(bench, scheme), options));
        var task = Backbone(bench, scheme);
        task = task with { Model = task.Model with { CheckpointInterval = TimeSpan.Zero } };
        foreach (var stopAfter in new[] { 0.2, 0.6 })
        {
            using var cancellation = new CancellationTokenSource();
            Should.Throw<OperationCanceledException>(() => Adapt(
                task with
                {
                    Model = task.Model with
                    {
                        Cancellation = cancellation.Token,
                        Progress = fraction => CancelAfter(fraction, stopAfter, cancellation),
                    },
                },
                options));
        }

        var resumedAt = 0.0;
        var resumed = Adapt(
            task with
            {
                Model = task.Model with { Progress = fraction => resumedAt = resumedAt == 0 ? fraction : resumedAt },
            },
            options);
        resumedAt.ShouldBeGreaterThan(0.5, "the run began anew");
        ModuleDigest.Of(resumed).ShouldBe(expected);
    }

    [Fact]
    public void Adapt_NoOutlierInAnyRow_TrainsNothing()
    {
        using var bench = new Workbench();
        var rule = new OutlierRule { Share = 1e-6, Unit = OutlierUnit.Row };
        var module = Merge(Adapt(
            Backbone(bench, UniformScheme.Of(4)), Short with { Outliers = rule, Train = TrainedParts.Outliers }));
        module.Deltas.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void QuantizeBackbone_EveryMatrixOfTheScheme_IsInItAndTheHeadIsNot(int bits)
    {
        using var bench = new Workbench();
        var scheme = UniformScheme.Of(bits, bits);
        var backbone = Method(Short).QuantizeBackbone(
            bench.Model, scheme, [], progress: null, CancellationToken.None);
        backbone.Weights.Keys.ShouldBe(
            [.. UniformScheme.Linears(), bench.Model.Description.WordEmbedding.Matrix!], ignoreOrder: true);
        backbone.Weights.Values.ShouldAllBe(weight => weight.Bits == bits);
        backbone.Parameters.ShouldBeEmpty();
    }

    private static PreQuantMethod Method(PreQuantOptions options) => new(Task, options);

    private static IReadOnlyList<QuantizedModule> Adapt(BackboneTask task, PreQuantOptions options) =>
        Method(options).Adapt(task);

    private static BackboneTask Backbone(Workbench bench, QuantizationScheme scheme) => new(
        bench.WholeTask(scheme) with { FullPrecision = [] },
        Method(Short).QuantizeBackbone(bench.Model, scheme, [], progress: null, CancellationToken.None));

    private static float[] Logits(Workbench bench, IForwardTransform transform) => Models.Metrics.Evaluation.Run(
        bench.Model, TinyTexts.Create(20), new EvaluationOptions { Pass = new ForwardPass(transform) })
        .Values.ToArray();

    private static QuantizedModule Merge(IReadOnlyList<QuantizedModule> modules) =>
        QuantizedModule.OfParameters(modules.SelectMany(module => module.Parameters).ToDictionary()) with
        {
            Deltas = modules.SelectMany(module => module.Deltas).ToDictionary(),
        };

    private static void CancelAfter(double fraction, double stopAfter, CancellationTokenSource cancellation)
    {
        if (fraction >= stopAfter)
        {
            cancellation.Cancel();
        }
    }
}
