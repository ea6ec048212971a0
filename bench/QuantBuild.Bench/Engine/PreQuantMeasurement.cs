using QuantBuild.Formats.Architectures.Bert;
using QuantBuild.Formats.Architectures.Descriptions;
using QuantBuild.Formats.Numbers;
using QuantBuild.Models.Data;
using QuantBuild.Models.Encoders;
using QuantBuild.Models.Layers;
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
    private const int Repetitions = 5;
    private const int PositionBytes = sizeof(int);

    private static readonly TextClassificationTask Task = new();

    private static readonly PreQuantOptions Options = new() { BatchSize = Texts };

    public static IEnumerable<Measurement> Measure(int threads)
    {
        using var backend = new CpuBackend(threads);
        var source = CreateModel(backend);
        var bytes = source.Description.ParameterCount * sizeof(float);
        var scheme = SchemeOf(source.Description);
        backend.ResetPeak();
        var start = EngineClock.Seconds;
        var backbone = BackboneQuantization.Run(source, scheme, [], progress: null, CancellationToken.None);
        var seconds = EngineClock.Seconds - start;
        var held = backend.PeakBytes + backbone.Weights.Values.Sum(matrix => matrix.Codes.LongLength);
        yield return new Measurement(
            $"{Prefix}/backbone/threads={threads}", seconds, "s", held / 1e6, (double)held / bytes);

        source.Release();
        using var wholeBackend = new CpuBackend(threads);
        using var taskBackend = new CpuBackend(threads);
        var student = CreateStudent(taskBackend, backbone, scheme);
        using var whole = StartSteps(CreateFineTuning(wholeBackend));
        using var task = StartSteps(new OutlierProblem(Task, student.Task, student.Student, Options));
        var (wholeSeconds, taskSeconds) = MeasureInTurn(whole, task);
        yield return new Measurement(
            $"{Prefix}/step/threads={threads}", taskSeconds * 1000, "ms", wholeSeconds * 1000,
            taskSeconds / wholeSeconds);
        yield return new Measurement(
            $"{Prefix}/step-memory", taskBackend.PeakBytes / 1e6, "MB", wholeBackend.PeakBytes / 1e6,
            (double)taskBackend.PeakBytes / wholeBackend.PeakBytes);
        var delta = student.Student.Encode([]).Sum(module =>
            module.Deltas.Values.Sum(each => (long)each.Positions.Length * (PositionBytes + sizeof(float)))
            + module.Parameters.Values.Sum(values => (long)values.Length * sizeof(float)));
        yield return new Measurement($"{Prefix}/delta", delta / 1e6, "MB", bytes / 1e6, (double)delta / bytes);
    }

    private static IEncoderModel CreateModel(CpuBackend backend) => PostNormEncoder.CreateRandom(
        backend,
        new BertArchitecture().Describe(
            MremStepCase.BertBase.Architecture with { Labels = ["no", "yes"] }, HeadKind.SequenceClassification),
        seed: 1);

    private static FineTuning CreateFineTuning(CpuBackend backend) => new(
        CreateModel(backend), Task, Labelled(), development: null,
        new FineTuningOptions { BatchSize = Texts, Dropout = 0, SparseWordEmbeddings = true });

    private static (BackboneTask Task, OutlierStudent Student) CreateStudent(
        CpuBackend backend, QuantizedModule backbone, QuantizationScheme scheme)
    {
        var model = CreateModel(backend);
        var task = new BackboneTask(
            new ModelTask(model, ModuleSpan.Split(model.LayerCount, modules: 4), scheme, Labelled())
            {
                Training = Labelled(),
                CheckpointFolder = string.Empty,
                Threads = 1,
                CreateBackend = threads => new CpuBackend(threads),
            },
            backbone)
        {
            OwnsModel = true,
        };
        return (task, new OutlierStudent(task, Options));
    }

    private static TrainingRun StartSteps(ITrainingProblem problem)
    {
        var run = new TrainingRun(problem, new TrainingOptions { Steps = 1000, KeepsBest = false });
        run.Advance();
        problem.Backend.ResetPeak();
        return run;
    }

    /// <summary>Medians of steps that take turns, so that what else the machine does meets both alike.</summary>
    private static (double First, double Second) MeasureInTurn(TrainingRun first, TrainingRun second)
    {
        var times = new double[2][];
        (times[0], times[1]) = (new double[Repetitions], new double[Repetitions]);
        for (var i = 0; i < 2 * Repetitions; i++)
        {
            var start = EngineClock.Seconds;
            (i % 2 == 0 ? first : second).Advance();
            times[i % 2][i / 2] = EngineClock.Seconds - start;
        }

        return (Median.Of(times[0]), Median.Of(times[1]));
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
