using System.Globalization;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Algorithms.Finishing;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// The stages that quantize: one a module, or one for all of them, as the method works, and one that finishes them.
/// </summary>
/// <param name="host">The model.</param>
/// <param name="scheme">How each weight is quantized.</param>
/// <param name="begin">The model as the phase before left it.</param>
/// <param name="spans">The modules.</param>
/// <param name="calibration">Stage of the calibration texts.</param>
/// <param name="training">Stage of the training texts; null where the method reads none.</param>
internal sealed class QuantizationStages(
    ModelHost host,
    QuantizationScheme scheme,
    ModelState begin,
    IReadOnlyList<ModuleSpan> spans,
    StageNode calibration,
    StageNode? training)
{
    private readonly List<StageNode> stages = [];

    /// <summary>The stages, each behind those it depends on, and where each module will be.</summary>
    /// <param name="method">Makes the modules.</param>
    /// <param name="finish">Trains them together; null for nothing.</param>
    public (IReadOnlyList<StageNode> Stages, IReadOnlyList<ModuleSource> Modules) Build(
        IQuantizationMethod method, JointFinish? finish)
    {
        IReadOnlyList<ModuleSource> modules = method is IModelMethod model
            ? AtOnce(model)
            : OneByOne((IModuleMethod)method);
        return (stages, finish is null ? modules : Finished(method, finish, modules));
    }

    private List<ModuleSource> OneByOne(IModuleMethod method)
    {
        var modules = new List<ModuleSource>();
        StageNode? full = null;
        foreach (var span in spans)
        {
            var fullInput = full;
            full = Add(FullPrecisionStream(span, fullInput));
            var stage = Add(Module(span, method, fullInput, full, modules.LastOrDefault()?.Stage));
            modules.Add(new ModuleSource(span, stage, QuantizedModuleFile.Name));
        }

        return modules;
    }

    private List<ModuleSource> AtOnce(IModelMethod method)
    {
        var streams = new List<StageNode>();
        foreach (var span in method.NeedsFullPrecisionStreams ? spans : [])
        {
            streams.Add(Add(FullPrecisionStream(span, streams.LastOrDefault())));
        }

        var parameters = OfAllModules(method.Parameters);
        var stage = Add(new StageNode(
            method.Name,
            method.Version,
            parameters,
            begin.Sources,
            [calibration, .. streams, .. training is null ? [] : new[] { training }, .. begin.Stages],
            new QuantizeModelStage
            {
                Host = host,
                Begin = begin,
                Method = method,
                Scheme = scheme,
                Spans = spans,
                Calibration = calibration,
                FullPrecision = streams,
                Training = training,
            })
        {
            Weight = method.RelativeCost * spans.Count,
        });
        return FilesOf(stage);
    }

    private List<ModuleSource> Finished(
        IQuantizationMethod method, JointFinish finish, IReadOnlyList<ModuleSource> modules)
    {
        var stage = Add(new StageNode(
            $"{method.Name}.finish",
            JointFinish.Version,
            OfAllModules(finish.Parameters),
            begin.Sources,
            [calibration, .. modules.Select(module => module.Stage).Distinct(), .. begin.Stages],
            new FinishModulesStage
            {
                Host = host,
                Begin = begin,
                Finish = finish,
                Scheme = scheme,
                Modules = modules,
                Calibration = calibration,
            })
        {
            Weight = finish.RelativeCost * spans.Count,
        });
        return FilesOf(stage);
    }

    private List<ModuleSource> FilesOf(StageNode stage) =>
        [.. spans.Select(span => new ModuleSource(span, stage, QuantizeModelStage.FileOf(span)))];

    private StageNode FullPrecisionStream(ModuleSpan span, StageNode? previous) => new(
        $"full-precision.{span.Name}",
        FullPrecisionStreamStage.Version,
        Layers(span),
        begin.Sources,
        [calibration, .. previous is null ? [] : new[] { previous }, .. begin.ModelStages],
        new FullPrecisionStreamStage(begin, span, calibration, previous));

    private StageNode Module(
        ModuleSpan span, IModuleMethod method, StageNode? fullInput, StageNode full, StageNode? before)
    {
        var isLast = span.Index == spans.Count - 1;
        var parameters = Layers(span);
        AddParameters(parameters, method.Parameters);
        SchemeParameters.Add(parameters, scheme, host.Description, span);
        parameters.Add("leavesStream", isLast ? "false" : "true");
        StageNode?[] dependencies = [calibration, fullInput, full, before];
        return new StageNode(
            $"{method.Name}.{span.Name}",
            method.Version,
            parameters,
            begin.Sources,
            [.. dependencies.OfType<StageNode>(), .. begin.Stages],
            new QuantizeModuleStage
            {
                Begin = begin,
                Method = method,
                Scheme = scheme,
                Span = span,
                Texts = calibration,
                FullPrecisionInput = fullInput,
                FullPrecisionOutput = full,
                QuantizedInput = before,
                LeavesStream = !isLast,
            })
        {
            Weight = method.RelativeCost,
        };
    }

    private SortedDictionary<string, string> OfAllModules(IReadOnlyDictionary<string, string> own)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["modules"] = string.Join(
                ' ', spans.Select(span => span.FirstLayer.ToString(CultureInfo.InvariantCulture))),
        };
        AddParameters(parameters, own);
        foreach (var span in spans)
        {
            SchemeParameters.Add(parameters, scheme, host.Description, span);
        }

        return parameters;
    }

    private static void AddParameters(
        SortedDictionary<string, string> parameters, IReadOnlyDictionary<string, string> own)
    {
        parameters.Add("moduleFile", QuantizedModuleFile.FormatVersion.ToString(CultureInfo.InvariantCulture));
        foreach (var (name, value) in own)
        {
            parameters.Add(name, value);
        }
    }

    private static SortedDictionary<string, string> Layers(ModuleSpan span) => new(StringComparer.Ordinal)
    {
        ["firstLayer"] = span.FirstLayer.ToString(CultureInfo.InvariantCulture),
        ["layerCount"] = span.LayerCount.ToString(CultureInfo.InvariantCulture),
    };

    private StageNode Add(StageNode stage)
    {
        stages.Add(stage);
        return stage;
    }
}
