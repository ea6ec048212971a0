using QuantBuild.Recipes.Schema;

namespace QuantBuild.Pipeline.Methods.ModuleReconstruction;

/// <summary>The keys of <c>quantize.mrem</c> that only the schedule <c>parallel</c> looks at.</summary>
internal static class ParallelKeys
{
    public const string Schedule = "schedule";
    public const string Parallel = "parallel";
    public const string Settling = "settlingSteps";

    private const int MostEntries = 1_000_000;

    public static IReadOnlyList<KeySchema> All { get; } =
    [
        Key(
            "mode", ChoiceSchema.Of(["deterministic", "free-running"]),
            "draws by a fixed schedule, the same bytes for any number of workers; or from whatever has come, as in the "
            + "paper.",
            "deterministic"),
        Key("teacherForcing", new ObjectSchema(Anneal()), "mixes full-precision inputs in at first.", value: null) with
        {
            FilledWhenAbsent = true,
            DefaultInWords = "the default below",
        },
        Key(
            Settling, new IntegerSchema(0, 10_000_000),
            "of `steps`, how many each module but the first takes at the end, one module after another, behind "
            + "finished ones; 0 for none.",
            value: null) with
        {
            DefaultFrom = settings => settings.FindValue<int>("steps") / 10,
            DefaultInWords = "a tenth of `steps`",
        },
        Key(
            "capacity", new IntegerSchema(1, MostEntries),
            "outputs of the module before, each of one batch, that a step draws from.",
            64),
        Key(
            "warmUp", new IntegerSchema(1, MostEntries),
            "batches that run through all modules first; at least `lag`, and 256 texts.",
            64),
        Key(
            "lag", new IntegerSchema(1, MostEntries),
            "steps by which a module's view of the one before is late; within them nobody waits.",
            8),
        Key(
            "workers", new IntegerSchema(0, 1000),
            "modules trained at the same time, at most one a thread, the threads shared out; 0 for as many as there "
            + "are.",
            0),
        Key(
            "reservoirMegabytes", new IntegerSchema(0, 1_000_000),
            "outputs that each module holds in memory, received, on their way to it or sent last; the others lie in "
            + "files.",
            128),
    ];

    private static KeySchema Anneal() => new(
        "anneal", new IntegerSchema(0, 10_000_000),
        "Steps over which the full-precision share of a module's input falls from 1 to 0; 0 for none.")
    {
        DefaultFrom = teacherForcing => teacherForcing.Parent?.FindValue<int>("steps") / 2,
        DefaultInWords = "half of `steps`",
    };

    private static KeySchema Key(string name, SchemaNode schema, string documentation, object? value) =>
        new(name, schema, $"Schedule `{Parallel}`: {documentation}")
        {
            Default = value,
            UsedWith = new KeyCondition(Schedule, Parallel),
        };
}
