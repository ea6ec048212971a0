using System.Globalization;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Pipeline.Stages;
using QuantBuild.Quantization.Algorithms;
using QuantBuild.Quantization.Modules;
using QuantBuild.Quantization.Schemes;

namespace QuantBuild.Pipeline.Planning;

/// <summary>
/// The stages of a method that quantizes a backbone once and trains few values of it for a task. Those of the backbone
/// depend on its weights and their quantizers, and on no task.
/// </summary>
/// <param name="host">The model.</param>
/// <param name="scheme">How weights and activations are quantized.</param>
/// <param name="begin">The model as the phase before left it: teacher, and what the result is compared with.</param>
/// <param name="spans">The modules.</param>
/// <param name="texts">Stages of the texts.</param>
internal sealed class BackboneStages(
    ModelHost host, QuantizationScheme scheme, ModelState begin, IReadOnlyList<ModuleSpan> spans, TextStages texts)
{
    /// <summary>Adds the stages, each behind those it depends on.</summary>
    /// <returns>The model that the phase leaves, and where each module is.</returns>
    public (ModelState Left, IReadOnlyList<ModuleSource> Modules) Build(IBackboneMethod method, Action<StageNode> add)
    {
        var identity = new StageNode(
            BackboneIdentityStage.Name,
            BackboneIdentityStage.Version,
            new SortedDictionary<string, string>(StringComparer.Ordinal),
            SourceDigests.FilesOf(begin.Sources),
            [],
            new BackboneIdentityStage(host));
        add(identity);
        var backbone = Backbone(method, identity, add);
        var whole = ModuleSpan.Split(host.Description.Extents.LayerCount, modules: 1)[0];
        var task = Task(method, backbone);
        add(task);
        IReadOnlyList<ModuleSource> modules =
            [.. spans.Select(span => new ModuleSource(span, task, QuantizeModelStage.FileOf(span)))];
        return (begin.OnBackbone(new ModuleSource(whole, backbone, QuantizedModuleFile.Name), modules), modules);
    }

    private StageNode Backbone(IBackboneMethod method, StageNode identity, Action<StageNode> add)
    {
        var weights = WeightsAlone(method.BackboneMethod is not null);
        IReadOnlyList<ModuleSource> done = [];
        if (method.BackboneMethod is { } first)
        {
            var source = ModelState.OfBackbone(host, identity);
            var (stages, modules) = new QuantizationStages(
                host, weights, source, spans, texts.Calibration, training: null).Build(first, finish: null);
            done = modules;
            foreach (var made in stages)
            {
                add(made);
            }
        }

        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        AddFileVersion(parameters);
        SchemeParameters.AddAll(parameters, weights);
        var stage = new StageNode(
            QuantizeBackboneStage.NameOf(method),
            method.BackboneVersion,
            parameters,
            new SortedDictionary<string, string?>(StringComparer.Ordinal),
            [identity, .. done.Select(module => module.Stage)],
            new QuantizeBackboneStage { Host = host, Method = method, Scheme = weights, Done = done });
        add(stage);
        return stage;
    }

    /// <summary>
    /// Whether steps are learned, and how activations are quantized, is a matter of the task, unless the backbone is
    /// trained itself; the word embedding is rounded in any case.
    /// </summary>
    private QuantizationScheme WeightsAlone(bool isTrained) => scheme with
    {
        Weights = scheme.Weights.ToDictionary(
            weight => weight.Key,
            weight => isTrained ? weight.Value : weight.Value with { LearnsStep = true },
            StringComparer.Ordinal),
        Embedding = scheme.Embedding is null ? null : scheme.Embedding with { LearnsStep = true, Train = false },
        Activations = null,
    };

    private StageNode Task(IBackboneMethod method, StageNode backbone)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["modules"] = string.Join(
                ' ', spans.Select(span => span.FirstLayer.ToString(CultureInfo.InvariantCulture))),
        };
        AddFileVersion(parameters);
        SchemeParameters.AddAll(parameters, scheme);
        foreach (var (name, value) in method.Parameters)
        {
            parameters.Add(name, value);
        }

        var calibration = scheme.Activations is null ? null : texts.Calibration;
        var training = texts.Training();
        return new StageNode(
            method.Name,
            method.Version,
            parameters,
            begin.Sources,
            [
                backbone,
                .. calibration is null ? [] : new[] { calibration },
                training,
                .. method.NeedsTeacher ? begin.ModelStages : [],
            ],
            new AdaptBackboneStage
            {
                Host = host,
                Teacher = begin,
                Method = method,
                Scheme = scheme,
                Spans = spans,
                Backbone = backbone,
                Calibration = calibration,
                Training = training,
            })
        {
            Weight = method.RelativeCost,
        };
    }

    private static void AddFileVersion(SortedDictionary<string, string> parameters) =>
        parameters.Add("moduleFile", QuantizedModuleFile.FormatVersion.ToString(CultureInfo.InvariantCulture));
}
