using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Models.Training;
using QuantBuild.Quantization.Algorithms.PreQuant;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Bench.Engine;

/// <summary>
/// PreQuant on BERT-base with random weights, 4 bits a weight, a step a channel by the least squared error: the
/// backbone's quantization, a task's step at a share of 0.005 against a step that trains all weights, on 8 texts of 128
/// tokens, and the size of what a task adds.
/// </summary>
internal static class PreQuantMeasurement
{
    public const string Prefix = "bert-base/prequant";

    private const int Texts = 8;
    private const int Sequence = 128;
    private const int Repetitions = 3;
    private const int PositionBytes = sizeof(int);

    private static readonly TextClassificationTask Task = new();

    public static IEnumerable<Measurement> Measure(int threads)
    {
        using var backend = new CpuBackend(threads);
        var model = PostNormEncoder.CreateRandom(
            backend,
            new BertArchitecture().Describe(
                MremStepCase.BertBase.Architecture with { Labels = ["no", "yes"] }, HeadKind.SequenceClassification),
            seed: 1);
        var bytes = model.Description.ParameterCount * sizeof(float);
        var scheme = SchemeOf(model.Description);
        backend.ResetPeak();
        var start = EngineClock.Seconds;
        var backbone = BackboneQuantization.Run(model, scheme, [], progress: null, CancellationToken.None);
        var seconds = EngineClock.Seconds - start;
        var held = backend.PeakBytes + backbone.Weights.Values.Sum(matrix => matrix.Codes.LongLength);
        yield return new Measurement(
            $"{Prefix}/backbone/threads={threads}", seconds, "s", held / 1e6, (double)held / bytes);

        var whole = MeasureWhole(backend, model);
        var (step, delta) = MeasureOutliers(backend, model, backbone, scheme);
        yield return new Measurement(
            $"{Prefix}/step/threads={threads}", step.Seconds * 1000, "ms", whole.Seconds * 1000,
            step.Seconds / whole.Seconds);
        yield return new Measurement(
            $"{Prefix}/step-memory", step.Bytes / 1e6, "MB", whole.Bytes / 1e6, (double)step.Bytes / whole.Bytes);
        yield return new Measurement($"{Prefix}/delta", delta / 1e6, "MB", bytes / 1e6, (double)delta / bytes);
    }

    private static (double Seconds, long Bytes) MeasureWhole(CpuBackend backend, PostNormEncoder model)
    {
        using var scope = backend.OpenScope();
        var problem = new FineTuning(
            model.Copy(), Task, Labelled(), development: null,
            new FineTuningOptions { BatchSize = Texts, Dropout = 0, SparseWordEmbeddings = true });
        return MeasureSteps(backend, problem);
    }

    private static ((double Seconds, long Bytes) Step, long DeltaBytes) MeasureOutliers(
        CpuBackend backend, PostNormEncoder model, QuantizedModule backbone, QuantizationScheme scheme)
    {
        using var scope = backend.OpenScope();
        var spans = ModuleSpan.Split(model.LayerCount, modules: 4);
        var task = new BackboneTask(
            new ModelTask(model, spans, scheme, Labelled())
            {
                Training = Labelled(),
                CheckpointFolder = string.Empty,
                Threads = 1,
                CreateBackend = threads => new CpuBackend(threads),
            },
            backbone);
        var options = new PreQuantOptions { BatchSize = Texts };
        var student = new OutlierStudent(task, options);
        var step = MeasureSteps(backend, new OutlierProblem(Task, task, student, options));
        var changes = student.Encode([]);
        var delta = changes.Sum(module =>
            module.Deltas.Values.Sum(each => (long)each.Positions.Length * (PositionBytes + sizeof(float)))
            + module.Parameters.Values.Sum(values => (long)values.Length * sizeof(float)));
        return (step, delta);
    }

    private static (double Seconds, long Bytes) MeasureSteps(CpuBackend backend, ITrainingProblem problem)
    {
        using var run = new TrainingRun(problem, new TrainingOptions { Steps = 1000, KeepsBest = false });
        run.Advance();
        backend.ResetPeak();
        var times = new double[Repetitions];
        for (var i = 0; i < Repetitions; i++)
        {
            var start = EngineClock.Seconds;
            run.Advance();
            times[i] = EngineClock.Seconds - start;
        }

        return (Median.Of(times), backend.PeakBytes);
    }

    private static QuantizationScheme SchemeOf(ModelDescription model) => new(
        model.Stored.Where(tensor => tensor is { IsProduct: true, IsHead: false }).ToDictionary(
            tensor => tensor.Matrix!,
            _ => new WeightQuantization(4, Granularity.Channel, Symmetric: true, ObserverKind.MeanSquaredError),
            StringComparer.Ordinal),
        new EmbeddingQuantization(4, Train: false),
        Activations: null);

    private static TokenizedDataset Labelled()
    {
        var builder = new TokenizedDatasetBuilder();
        for (var row = 0; row < Texts; row++)
        {
            builder.Add([.. Enumerable.Range(0, Sequence).Select(i => 1000 + (((row * 131) + i) % 2000))], []);
        }

        return builder.Build(new ClassTargets([.. Enumerable.Range(0, Texts).Select(row => row % 2)]));
    }
}
