using System.Text;
using System.Text.Json;
using QuantBuild.Bench.ModuleParallelism.Simulation;
using QuantBuild.Models.Data;
using QuantBuild.Models.Data.TableFormats;
using QuantBuild.Models.Layers;
using QuantBuild.Models.Loading;
using QuantBuild.Models.Tasks.TextClassification;
using QuantBuild.Pipeline;
using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Sources;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Quantization.Algorithms.ModuleReconstruction.Parallel;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Streams;
using QuantBuild.Recipes;
using QuantBuild.Tensors.Backends;

namespace QuantBuild.Bench.ModuleParallelism.Measuring;

/// <summary>
/// A model, its calibration texts and its full-precision streams, ready for runs of the method; all else as a recipe's
/// defaults say.
/// </summary>
internal sealed class ParallelCase : IDisposable
{
    private readonly ModelHost host;
    private readonly string folder;
    private readonly QuantizationScheme scheme;
    private readonly IReadOnlyList<ModuleSpan> spans;
    private readonly TokenizedDataset texts;
    private readonly List<ActivationStream> streams = [];
    private readonly MremParallelOptions options;

    /// <param name="options">Of the command.</param>
    /// <param name="folder">Of its own, existing.</param>
    /// <param name="threads">That prepare the streams.</param>
    public ParallelCase(MremParallelOptions options, string folder, int threads)
    {
        this.options = options;
        this.folder = folder;
        host = new ModelHost(
            LocatedModel.OfFolder(options.Model!),
            new TextClassificationTask(),
            BackendRegistry.Default(threads),
            ModelRegistry.BuiltIn);
        var recipe = RecipeOf(options.Steps);
        scheme = MatrixPlanner.ToScheme(recipe, MatrixPlanner.Plan(recipe, host.Description));
        spans = ModuleBoundaries.Of(recipe, host.Description);
        var calibration = recipe.Data.Calibration;
        texts = TextTokenization.Tokenize(
            host.Tokenizer,
            TableFormatRegistry.BuiltIn.SourceOf(options.Data!),
            new TextColumns(options.TextColumn),
            targets: null,
            host.Task.Texts,
            calibration.MaxLength).Sample(calibration.Samples, (ulong)calibration.Seed).Dataset;
        int[] lengths = [.. Enumerable.Range(0, texts.Count).Select(texts.LengthOf)];
        foreach (var span in spans)
        {
            var path = Path.Combine(folder, $"full-precision.{span.Name}.bin");
            StreamProducer.Produce(
                host.Model,
                span,
                texts,
                host.Model.PaddingToken,
                streams.LastOrDefault(),
                FullPrecision.Instance,
                path,
                progress: null,
                CancellationToken.None);
            streams.Add(new ActivationStream(path, lengths, host.Model.HiddenSize));
        }
    }

    public int Modules => spans.Count;

    /// <summary>The method as a recipe with so many steps makes it.</summary>
    public ParallelReconstructionMethod MethodOf(int steps) =>
        (ParallelReconstructionMethod)RunnableMethod.Create(RecipeOf(steps), host.Task);

    /// <summary>What the method's schedule comes to with so many steps.</summary>
    public ScheduleRules RulesOf(int steps)
    {
        var mrem = RecipeOf(steps).Quantize.Settings;
        var lag = mrem.Get<int>("lag");
        var warmUp = new WarmUpSchedule(texts, mrem.Get<int>("batchSize"), new ParallelReconstructionOptions
        {
            WarmUp = mrem.Get<int>("warmUp"), Lag = lag,
        });
        return new ScheduleRules
        {
            Steps = steps,
            Lag = lag,
            EntriesInFlight = ParallelReconstructionMethod.EntriesInFlight(lag),
            WarmUpBatches = warmUp.Batches,
            CalibrationBatches = warmUp.CalibrationBatches,
        };
    }

    /// <summary>A task of its own, with as many workers as threads.</summary>
    /// <param name="workers">Of one thread each.</param>
    /// <param name="name">Unused so far; names its checkpoints.</param>
    /// <param name="backends">Takes those it makes, for the caller to dispose of.</param>
    public ModelTask TaskOf(int workers, string name, ICollection<IDisposable> backends) =>
        new(host.Model, spans, scheme, texts)
        {
            FullPrecision = streams,
            CheckpointFolder = Directory.CreateDirectory(Path.Combine(folder, name)).FullName,
            Threads = workers,
            CreateBackend = threads =>
            {
                var made = BackendRegistry.Default(threads).Create();
                backends.Add(made);
                return made;
            },
        };

    public void Dispose()
    {
        streams.ForEach(stream => stream.Dispose());
        host.Dispose();
    }

    private Recipe RecipeOf(int steps)
    {
        var text = $$"""
            version: 1
            name: mrem-p
            model: { source: {{JsonSerializer.Serialize(options.Model)}}, task: text-classification }
            data:
              calibration:
                source: {{JsonSerializer.Serialize(options.Data)}}
                columns: { text: {{JsonSerializer.Serialize(options.TextColumn)}} }
                samples: {{options.Samples}}
              evaluation: { source: {{JsonSerializer.Serialize(options.Data)}}, columns: { text: a, label: b } }
            quantize:
              method: mrem
              weights: { bits: {{options.Bits.Weights}} }
              embeddings: { bits: {{options.Bits.Embeddings}} }
              activations: { bits: {{options.Bits.Activations}} }
              modules: {{options.Modules}}
              mrem: { schedule: parallel, steps: {{steps}} }

            """;
        var read = RunSlots.Standard.Reader.Read(Encoding.UTF8.GetBytes(text), folder, "mrem-p");
        return read.Recipe ?? throw new UsageException(string.Join('\n', read.Diagnostics));
    }
}
