using QuantBuild.Models.Layers;
using QuantBuild.Pipeline.Artifacts;
using QuantBuild.Quantization.Modules;

namespace QuantBuild.Pipeline.Stages;

/// <summary>
/// The model between two phases: a full-precision model, which is the source or what phases in full precision made of
/// it, and the modules that the phases since have made of that.
/// </summary>
internal sealed class ModelState
{
    private readonly ModelHost host;
    private readonly IReadOnlyList<IReadOnlyList<ModuleSource>> fullPrecision;
    private readonly IReadOnlyList<IReadOnlyList<ModuleSource>> made;
    private readonly ModuleSource? backbone;
    private IReadOnlyList<StageNode> identity = [];
    private IEncoderModel? model;

    /// <summary>The model as its source has it.</summary>
    /// <param name="host">Of the source.</param>
    /// <param name="sources">
    /// SHA-256 of the files that it is read from, by name; null for one that is not there.
    /// </param>
    public ModelState(ModelHost host, IReadOnlyDictionary<string, string?> sources)
        : this(host, sources, [], [])
    {
    }

    private ModelState(
        ModelHost host,
        IReadOnlyDictionary<string, string?> sources,
        IReadOnlyList<IReadOnlyList<ModuleSource>> fullPrecision,
        IReadOnlyList<IReadOnlyList<ModuleSource>> made,
        ModuleSource? backbone = null)
    {
        this.host = host;
        this.fullPrecision = fullPrecision;
        this.made = made;
        this.backbone = backbone;
        Sources = sources;
    }

    /// <summary>SHA-256 of the files that the source is read from, by name; null for one that does not exist.</summary>
    public IReadOnlyDictionary<string, string?> Sources { get; }

    /// <summary>The stages that <see cref="Model"/> needs; none where it is the source.</summary>
    public IReadOnlyList<StageNode> ModelStages => [.. StagesOf(fullPrecision), .. identity];

    /// <summary>The stages that <see cref="Model"/>, <see cref="Modules"/> and <see cref="Changes"/> need.</summary>
    public IReadOnlyList<StageNode> Stages =>
        [.. StagesOf([.. fullPrecision, .. backbone is null ? [] : Backbones, .. made]), .. identity];

    /// <summary>
    /// The backbone of the source for what is made of it whatever the task: a state whose results depend on the
    /// backbone's content, and not on the files that hold it.
    /// </summary>
    /// <param name="host">Of the source.</param>
    /// <param name="identity">Stage that says which backbone it is.</param>
    public static ModelState OfBackbone(ModelHost host, StageNode identity) =>
        new(host, new SortedDictionary<string, string?>(StringComparer.Ordinal)) { identity = [identity] };

    /// <summary>
    /// The state after a phase that went back to the source: <see cref="Model"/> stays what the result is compared
    /// with, and all that was made of it before is of no account.
    /// </summary>
    /// <param name="quantized">The source's backbone.</param>
    /// <param name="modules">What a task changes of it.</param>
    public ModelState OnBackbone(ModuleSource quantized, IReadOnlyList<ModuleSource> modules) =>
        new(host, Sources, fullPrecision, [modules], quantized);

    /// <summary>The state after a phase that made these modules.</summary>
    public ModelState After(IReadOnlyList<ModuleSource> modules) =>
        new(host, Sources, fullPrecision, [.. made, modules]);

    /// <summary>
    /// The same where all that was made is in full precision: what a later phase starts from, and is compared with.
    /// </summary>
    public ModelState AsFullPrecision() => new(host, Sources, [.. fullPrecision, .. made], []);

    /// <summary>The full-precision model; it stays loaded until <see cref="OwnModel"/> is asked for.</summary>
    public IEncoderModel Model(StageContext context) => fullPrecision.Count == 0
        ? host.Model
        : model ??= host.LoadWith(ReadFullPrecision(context));

    /// <summary>
    /// The full-precision model for the caller alone, who may change it, in the innermost scope. The one that was
    /// loaded for all is released: no stage that trains holds the model twice.
    /// </summary>
    public IEncoderModel OwnModel(StageContext context)
    {
        model?.Release();
        model = null;
        return host.OwnModelWith(ReadFullPrecision(context));
    }

    /// <summary>
    /// What was made of <see cref="Model"/>: each weight, parameter and quantizer once, in its last form.
    /// </summary>
    public IReadOnlyList<QuantizedModule> Modules(StageContext context)
    {
        if (backbone is null)
        {
            return Read(made, context);
        }

        var modules = Read([.. Backbones, .. made], context);
        return fullPrecision.Count == 0 ? modules : [.. modules, SourceBehind(modules)];
    }

    /// <summary>What was made of the source, likewise; none of it belongs to <see cref="Backbone"/>.</summary>
    public IReadOnlyList<QuantizedModule> Changes(StageContext context) =>
        Read(backbone is null ? [.. fullPrecision, .. made] : made, context);

    /// <summary>The quantized backbone that <see cref="Changes"/> are of; null where they are of the source.</summary>
    public QuantizedModule? Backbone(StageContext context) =>
        backbone is null ? null : QuantizedModuleFile.Read(context.PathOf(backbone.Stage, backbone.File));

    private IReadOnlyList<IReadOnlyList<ModuleSource>> Backbones => [[backbone!]];

    private Dictionary<string, float[]> ReadFullPrecision(StageContext context) =>
        Read(fullPrecision, context).SelectMany(module => module.Parameters).ToDictionary(StringComparer.Ordinal);

    /// <summary>The source's values of all that modules leave as it is, where the model has others.</summary>
    private QuantizedModule SourceBehind(IReadOnlyList<QuantizedModule> modules)
    {
        var kept = modules.SelectMany(module => module.Parameters.Keys).ToHashSet(StringComparer.Ordinal);
        kept.UnionWith(modules.SelectMany(module => module.Weights.Keys)
            .Select(name => host.Description.OfMatrix(name).Name));
        var source = host.Model;
        return QuantizedModule.OfParameters(source.Parameters.Where(parameter => !kept.Contains(parameter.Name))
            .ToDictionary(
                parameter => parameter.Name, parameter => source.Backend.ReadFloats(parameter.Tensor),
                StringComparer.Ordinal));
    }

    private IReadOnlyList<QuantizedModule> Read(
        IReadOnlyList<IReadOnlyList<ModuleSource>> phases, StageContext context) => LastForms.Of(
        host.Description,
        [
            .. phases.Select(modules => modules
                .Select(module => QuantizedModuleFile.Read(context.PathOf(module.Stage, module.File))).ToList()),
        ]);

    private static IReadOnlyList<StageNode> StagesOf(IReadOnlyList<IReadOnlyList<ModuleSource>> phases) =>
        [.. phases.SelectMany(modules => modules).Select(module => module.Stage).Distinct()];
}
