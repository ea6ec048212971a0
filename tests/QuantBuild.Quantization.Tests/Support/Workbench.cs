using QuantBuild.Models.Data;
using QuantBuild.Models.Layers;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Evaluation;
using QuantBuild.Quantization.Forward;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;
using QuantBuild.Quantization.Streams;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Quantization.Tests.Support;

/// <summary>A tiny model with calibration texts and streams in a folder that goes with the test.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<ActivationStream> streams = [];
    private readonly List<ActivationStream> full = [];
    private readonly Stack<CpuBackend> backends = new();
    private int files;

    public Workbench(int modules = 2, int texts = 48, int threads = 2)
        : this(backend => TinyBert.Create(backend), TinyTexts.Create(texts), modules, threads)
    {
    }

    public Workbench(Func<ComputeBackend, IEncoderModel> create, TokenizedDataset texts, int modules, int threads = 2)
    {
        Backend = new CpuBackend(threads);
        Model = create(Backend);
        Texts = texts;
        Spans = ModuleSpan.Split(Model.LayerCount, modules);
        foreach (var span in Spans)
        {
            full.Add(Produce(span, full.LastOrDefault(), FullPrecision.Instance));
        }
    }

    public CpuBackend Backend { get; }

    public IEncoderModel Model { get; }

    public TokenizedDataset Texts { get; }

    public IReadOnlyList<ModuleSpan> Spans { get; }

    /// <summary>The task of a module whose predecessors' quantized output is given.</summary>
    public ModuleTask TaskOf(int module, QuantizationScheme scheme, ActivationStream? quantizedInput = null) => new(
        Model,
        Spans[module],
        scheme,
        new CalibrationInput(
            Texts,
            Model.PaddingToken,
            quantizedInput,
            module == 0 ? null : full[module - 1],
            full[module]));

    /// <summary>
    /// The task of all modules at once, with labelled training texts and a checkpoint folder of its own.
    /// </summary>
    public ModelTask WholeTask(QuantizationScheme scheme, int trainingTexts = 96) => new(Model, Spans, scheme, Texts)
    {
        FullPrecision = full,
        Training = TinyTexts.CreateLabelled(trainingTexts),
        CheckpointFolder = Directory.CreateDirectory(folder[$"checkpoints-{files++}"]).FullName,
        Threads = 2,
        CreateBackend = threads =>
        {
            backends.Push(new CpuBackend(threads));
            return backends.Peek();
        },
    };

    /// <summary>Quantizes one module after another.</summary>
    public IReadOnlyList<QuantizedModule> Quantize(IModuleMethod method, QuantizationScheme scheme)
    {
        var modules = new List<QuantizedModule>();
        ActivationStream? input = null;
        foreach (var span in Spans)
        {
            var module = method.Quantize(TaskOf(span.Index, scheme, input));
            using var scope = Backend.OpenScope();
            input = Produce(span, input, new QuantizedForward(Model, [module]));
            modules.Add(module);
        }

        return modules;
    }

    /// <summary>Evaluates on texts that are partly other than those of the calibration.</summary>
    public QuantizedEvaluationResult Evaluate(IReadOnlyList<QuantizedModule> modules, int texts = 64) =>
        QuantizedEvaluation.Run(
            Model, Spans, modules, TinyTexts.Create(texts), progress: null, CancellationToken.None);

    public ActivationStream Produce(ModuleSpan span, ActivationStream? input, IForwardTransform transform)
    {
        var path = folder[$"stream-{files++}.bin"];
        StreamProducer.Produce(
            Model, span, Texts, Model.PaddingToken, input, transform, path, progress: null, CancellationToken.None);
        var stream = new ActivationStream(path, Lengths(), Model.HiddenSize);
        streams.Add(stream);
        return stream;
    }

    public void Dispose()
    {
        while (backends.TryPop(out var backend))
        {
            backend.Dispose();
        }

        streams.ForEach(stream => stream.Dispose());
        Backend.Dispose();
        folder.Dispose();
    }

    private int[] Lengths() => [.. Enumerable.Range(0, Texts.Count).Select(Texts.LengthOf)];
}
