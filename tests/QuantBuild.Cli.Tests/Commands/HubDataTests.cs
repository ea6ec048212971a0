using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;
using QuantBuild.Cli.Hub;
using QuantBuild.Tests.Shared.Hub;

namespace QuantBuild.Cli.Tests.Commands;

/// <summary>Recipes whose data lie on a hub, as Parquet with classes by number.</summary>
public sealed class HubDataTests : IAsyncLifetime, IDisposable
{
    private const string Training = "hf://datasets/some/tiny@main/data/train-*.parquet";
    private const string Development = "hf://datasets/some/tiny@main/data/dev.parquet";
    private readonly TemporaryFolder folder = new();
    private TinyModelProject project = null!;
    private HubServer server = null!;

    public async Task InitializeAsync()
    {
        project = new TinyModelProject(folder.Path);
        server = await HubServer.StartAsync();
        var training = Rows("train.tsv");
        server.DatasetFiles["data/train-00000.parquet"] = await WriteAsync(training[..40]);
        server.DatasetFiles["data/train-00001.parquet"] = await WriteAsync(training[40..]);
        server.DatasetFiles["data/dev.parquet"] = await WriteAsync(Rows("dev.tsv"));
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Run_DataOfAHub_GivesTheBytesOfTheSameFilesAndThenNeedsNoHub()
    {
        Invocation.Run(folder.Path, "run", "tiny.quant.yaml", "--output", "of-files").ExitCode.ShouldBe(0);
        NameHub();

        var run = Run(isOffline: false, "run", "tiny.quant.yaml", "--output", "of-hub", "--json");
        await server.DisposeAsync();
        var offline = Run(isOffline: true, "run", "tiny.quant.yaml", "--output", "offline", "--json");

        run.ExitCode.ShouldBe(0, run.All);
        offline.ExitCode.ShouldBe(0, offline.All);
        offline.JsonLines[^1].GetProperty("allHits").GetBoolean().ShouldBeTrue("keys are made of contents");
        run.JsonLines[^1].GetProperty("inputs").EnumerateArray().Select(input => input.GetString())
            .ShouldContain(folder["quantbuild.lock.json"]);
        File.ReadAllBytes(folder["of-hub/compressed-tensors/model.safetensors"])
            .ShouldBe(File.ReadAllBytes(folder["of-files/compressed-tensors/model.safetensors"]));
        File.ReadAllText(folder["of-hub/report.json"]).ShouldNotContain(folder.Path);
    }

    [Fact]
    public void Lock_DataThatMoved_IsAcceptedByUpdate()
    {
        NameHub();
        Run(isOffline: false, "lock", "tiny.quant.yaml").ExitCode.ShouldBe(0);
        server.Commit = new string('b', 40);
        Directory.Delete(folder["hub"], recursive: true);

        var moved = Run(isOffline: false, "plan", "tiny.quant.yaml");
        var accepted = Run(isOffline: false, "lock", "tiny.quant.yaml", "--update");
        var plan = Run(isOffline: false, "plan", "tiny.quant.yaml");

        moved.ExitCode.ShouldBe(2, moved.All);
        moved.Error.ShouldContain("error QB5065:");
        accepted.ExitCode.ShouldBe(0, accepted.All);
        accepted.Error.ShouldContain(Development);
        plan.ExitCode.ShouldBe(0, plan.All);
        plan.Output.ShouldContain("hf://datasets/some/tiny@main/data/train-00001.parquet");
    }

    [Fact]
    public void Validate_DataOfAHub_MakesNoRequest()
    {
        NameHub();

        var validate = Run(isOffline: false, "validate", "tiny.quant.yaml");

        validate.ExitCode.ShouldBe(0, validate.All);
        validate.Error.ShouldContain($"the data of {Training} and {Development} are not looked at");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public void Plan_WrongColumnInDataOfAHub_NamesTheNearest()
    {
        NameHub();
        File.WriteAllText(
            project.RecipePath,
            File.ReadAllText(project.RecipePath).Replace("text: sentence, label", "text: sentense, label",
                StringComparison.Ordinal));

        var plan = Run(isOffline: false, "plan", "tiny.quant.yaml");

        plan.ExitCode.ShouldBe(2, plan.All);
        plan.Error.ShouldContain($"error QB3003: '{Development}': there is no column 'sentense'; did you mean "
            + "'sentence'?");
    }

    [Fact]
    public void Run_OfflineWithoutTheData_SaysWhatIsMissing()
    {
        NameHub();

        var run = Run(isOffline: true, "run", "tiny.quant.yaml");

        run.ExitCode.ShouldBe(2, run.All);
        run.Error.ShouldContain("tiny.quant.yaml(7,26): error QB5068:");
        server.Requests.ShouldBeEmpty();
    }

    // Header first: a text and a class by number a row.
    private string[][] Rows(string file) =>
        [.. File.ReadAllLines(folder[file]).Skip(1).Select(line => line.Split('\t'))];

    private static async Task<byte[]> WriteAsync(string[][] rows)
    {
        var text = new DataField<string>("sentence");
        var label = new DataField<int>("label");
        using var stream = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(text, label), stream))
        {
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(text, rows.Select(row => (string?)row[0]).ToArray());
            await group.WriteAsync<int>(
                label, rows.Select(row => int.Parse(row[1], CultureInfo.InvariantCulture)).ToArray());
        }

        return stream.ToArray();
    }

    private void NameHub() => File.WriteAllText(
        project.RecipePath,
        File.ReadAllText(project.RecipePath)
            .Replace("./train.tsv", $"\"{Training}\"", StringComparison.Ordinal)
            .Replace("./dev.tsv", $"\"{Development}\"", StringComparison.Ordinal));

    private Invocation Run(bool isOffline, params string[] arguments)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var environment = Invocation.Environment(folder.Path, output, error);
        var others = environment.Variable;
        var code = Application.Run(arguments, environment with
        {
            Variable = name => name switch
            {
                HubSettings.EndpointVariable => server.Endpoint,
                HubSettings.CacheVariable => folder["hub"],
                HubSettings.OfflineVariable => isOffline ? "1" : null,
                _ => others(name),
            },
        });
        return new Invocation(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
