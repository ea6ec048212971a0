using QuantBuild.Pipeline.Planning;
using QuantBuild.Pipeline.Tests.Support;
using QuantBuild.Recipes.Diagnostics;
using QuantBuild.Tensors;
using QuantBuild.Tensors.Backends;
using QuantBuild.Tensors.Backends.Cpu;

namespace QuantBuild.Pipeline.Tests;

public sealed class MemoryCheckTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData("rtn", "schedule: sequential", "data.evaluation.maxLength")]
    [InlineData("mrem", "schedule: sequential", "quantize.mrem.batchSize (8)")]
    [InlineData("mrem", "schedule: parallel", "schedule: sequential")]
    public void Execute_CannotFit_SaysSoBeforeAnythingIsComputed(string method, string keys, string knob)
    {
        using var project = new TinyProject(new RecipeText { Method = method, MremKeys = keys });
        var listener = new RecordingListener();
        var problem = Should.Throw<DiagnosticException>(() => project.RunWithin(1000, listener)).Diagnostics.Single();
        problem.Descriptor.ShouldBe(DiagnosticTable.MemoryInsufficient);
        problem.Location!.Line.ShouldBeGreaterThan(0);
        problem.Message.ShouldContain(knob);
        listener.Started.ShouldBeEmpty();
        Directory.Exists(project.Output).ShouldBeFalse();
    }

    [Fact]
    public void Execute_MayNotFit_WarnsAndGoesOn()
    {
        using var project = new TinyProject(new RecipeText());
        var need = project.Plan(withCache: false).Memory;
        var limit = need.Max(each => each.CertainBytes) + Mebibyte;
        limit.ShouldBeLessThan(need.Max(each => each.LikelyBytes));
        var (result, warnings) = project.RunWithin(limit, new RecordingListener());
        warnings.Single().Descriptor.ShouldBe(DiagnosticTable.MemoryShort);
        result.Files.ShouldNotBeEmpty();
    }

    [Fact]
    public void Execute_Fits_SaysNothing()
    {
        using var project = new TinyProject(new RecipeText());
        project.RunWithin(long.MaxValue, new RecordingListener()).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Execute_AllInTheCache_NeedsNoMemory()
    {
        using var project = new TinyProject(new RecipeText());
        project.Run();
        project.RunWithin(1, new RecordingListener()).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void MemoryWarning_OfAPlan_NeverRefuses()
    {
        using var project = new TinyProject(new RecipeText());
        project.Plan(withCache: false).MemoryWarning(1)!.IsError.ShouldBeFalse();
        project.Plan(withCache: false).MemoryWarning(long.MaxValue).ShouldBeNull();
        project.Run();
        project.Plan().MemoryWarning(1).ShouldBeNull("nothing is to run");
    }

    [Theory]
    [InlineData(100, 3, 8)]
    public void Plan_LongerTextsLargerBatchesFewerModules_NeedMore(int samples, int maximumLength, int longer)
    {
        Likely(new RecipeText { Method = "mrem", Samples = samples, MaximumLength = longer })
            .ShouldBeGreaterThan(
                Likely(new RecipeText { Method = "mrem", Samples = samples, MaximumLength = maximumLength }));
        Likely(new RecipeText { Method = "mrem", Modules = 1 })
            .ShouldBeGreaterThan(Likely(new RecipeText { Method = "mrem", Modules = 4 }));
        Certain(new RecipeText { Method = "mrem", Modules = 4, MremKeys = "schedule: parallel" })
            .ShouldBeGreaterThan(Certain(new RecipeText { Method = "mrem", Modules = 4 }));
    }

    [Theory]
    [InlineData("rtn", "rtn")]
    [InlineData("rtn", "quantized-evaluation")]
    [InlineData("mrem", "mrem")]
    public void Plan_BiasOfAttentionScores_GrowsWithTheSquareOfTheLength(string method, string stage)
    {
        const int shorter = 5, longer = 15;
        var bytes = (long)TinyBert.Extents.HeadCount * ((longer * longer) - (shorter * shorter)) * sizeof(float);

        (Growth("mpnet") - Growth("distilbert")).ShouldBeGreaterThanOrEqualTo(bytes);

        long Growth(string modelType) => LikelyOf(modelType, longer) - LikelyOf(modelType, shorter);

        long LikelyOf(string modelType, int length)
        {
            using var project = new TinyProject(new RecipeText { Method = method, MaximumLength = length });
            EncoderModels.Replace(project.Model, modelType);
            return project.Plan(withCache: false).Memory.Single(need => need.Stage == stage).LikelyBytes;
        }
    }

    [Fact]
    public void Execute_DeviceIsTooSmall_IsHeldAgainstItsMemoryAndNotTheMachines()
    {
        using var project = new TinyProject(new RecipeText { Method = "mrem" });
        var listener = new RecordingListener();
        var problem = Should.Throw<DiagnosticException>(() => project.RunWithin(
                long.MaxValue, listener, DeviceFactory.Of(new("gpu:0", 80L << 30), new("gpu:1", 1000))))
            .Diagnostics.Single();
        problem.Descriptor.ShouldBe(DiagnosticTable.MemoryInsufficient);
        problem.Message.ShouldContain("the device gpu:1 has 0.0 GiB");
        problem.Message.ShouldEndWith("or use a larger device");
        listener.Started.ShouldBeEmpty();
        project.RunWithin(1, listener, DeviceFactory.Of(new ComputeDevice("gpu:0", 80L << 30)))
            .Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_DeviceIsSmall_Warns()
    {
        using var project = new TinyProject(new RecipeText());
        var plan = project.Plan(withCache: false, DeviceFactory.Of(new ComputeDevice("gpu:0", 1000)));
        plan.MemoryWarning(long.MaxValue)!.Message.ShouldContain("gpu:0");
        project.Plan(withCache: false, DeviceFactory.Of(new ComputeDevice("gpu:0", 80L << 30)))
            .MemoryWarning(1).ShouldBeNull();
    }

    /// <summary>The model lies on the first device, a module's training on each after it in turn.</summary>
    [Fact]
    public void Plan_ModulesAtOnce_TakeLessOfEachOfSeveralDevices()
    {
        using var project = new TinyProject(
            new RecipeText { Method = "mrem", Modules = 4, MremKeys = "schedule: parallel" });
        long[] certain = [.. Enumerable.Range(1, 6).Select(CertainOn)];
        certain[0].ShouldBe(Certain(project, backend: null));
        certain.ShouldBe([.. certain.OrderDescending()], "more devices");
        certain[1].ShouldBeLessThan(certain[0]);
        certain[5].ShouldBe(certain[4], "the model and each module have a device of their own");

        long CertainOn(int devices) => Certain(project, DeviceFactory.Of(
            [.. Enumerable.Range(0, devices).Select(index => new ComputeDevice($"gpu:{index}", 80L << 30))]));
    }

    [Fact]
    public void Execute_DeviceRunsOutOfMemory_IsADiagnostic()
    {
        using var project = new TinyProject(new RecipeText { Method = "rtn" });
        var problem = Should.Throw<DiagnosticException>(() => project.RunWithin(
                long.MaxValue, new RecordingListener(), DeviceFactory.OfFull(new ComputeDevice("gpu:0", 80L << 30))))
            .Diagnostics.Single();
        (problem.Code, problem.Message).ShouldBe(("QB4012", "gpu:0 is full"));
    }

    private static long Certain(TinyProject project, BackendChoice? backend) => project
        .Plan(withCache: false, backend).Memory.Single(need => need.Stage == "mrem").CertainBytes;

    private static long Likely(RecipeText recipe) => NeedOf(recipe).LikelyBytes;

    private static long Certain(RecipeText recipe) => NeedOf(recipe).CertainBytes;

    private static MemoryNeed NeedOf(RecipeText recipe)
    {
        using var project = new TinyProject(recipe);
        return project.Plan(withCache: false).Memory.Single(need => need.Stage == "mrem");
    }

    /// <summary>Makes backends that compute as the managed one, and says that devices hold their tensors.</summary>
    private sealed class DeviceFactory(IReadOnlyList<ComputeDevice> devices, bool areFull) : IBackendFactory
    {
        public string Name => "managed";

        public static BackendChoice Of(params IReadOnlyList<ComputeDevice> devices) =>
            new(new DeviceFactory(devices, areFull: false), new BackendOptions { Threads = 1 });

        public static BackendChoice OfFull(ComputeDevice device) =>
            new(new DeviceFactory([device], areFull: true), new BackendOptions { Threads = 1 });

        public BackendIdentity Identify(BackendOptions options) => BackendRegistry.Default(threads: 1).Identity;

        public ComputeBackend Create(BackendOptions options) =>
            areFull ? throw new TimeoutException("no memory") : new CpuBackend(options.Threads);

        public IReadOnlyList<ComputeDevice> DevicesOf(BackendOptions options) => devices;

        public TensorMemoryException? MemoryFaultOf(Exception exception) => exception is TimeoutException
            ? new TensorMemoryException($"{devices[0].Name} is full", exception)
            : null;
    }
}
