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
        IReadOnlyList<IReadOnlyList<ModuleSource>> made)
    {
        this.host = host;
        this.fullPrecision = fullPrecision;
        this.made = made;
        Sources = sources;
    }

    /// <summary>SHA-256 of the files that the source is read from, by name; null for one that does not exist.</summary>
    public IReadOnlyDictionary<string, string?> Sources { get; }

    /// <summary>The stages that <see cref="Model"/> needs; none where it is the source.</summary>
    public IReadOnlyList<StageNode> ModelStages => StagesOf(fullPrecision);

    /// <summary>The stages that <see cref="Model"/>, <see cref="Modules"/> and <see cref="Changes"/> need.</summary>
    public IReadOnlyList<StageNode> Stages => StagesOf([.. fullPrecision, .. made]);

    /// <summary>The state after a phase that made these modules.</summary>
    public ModelState After(IReadOnlyList<ModuleSource> modules) =>
        new(host, Sources, fullPrecision, [.. made, modules]);

    /// <summary>
    /// The same where all that was made is in full precision: what a later phase starts from, and is compared with.
    /// </summary>
    public ModelState AsFullPrecision() => new(host, Sources, [.. fullPrecision, .. made], []);

    /// <summary>The full-precision model; it stays loaded as long as the host's backend.</summary>
    public IEncoderModel Model(StageContext context) => model ??= fullPrecision.Count == 0
        ? host.Model
        : host.LoadWith(Read(fullPrecision, context).SelectMany(module => module.Parameters)
            .ToDictionary(StringComparer.Ordinal));

    /// <summary>
    /// What was made of <see cref="Model"/>: each weight, parameter and quantizer once, in its last form.
    /// </summary>
    public IReadOnlyList<QuantizedModule> Modules(StageContext context) => Read(made, context);

    /// <summary>What was made of the source, likewise.</summary>
    public IReadOnlyList<QuantizedModule> Changes(StageContext context) => Read([.. fullPrecision, .. made], context);

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
