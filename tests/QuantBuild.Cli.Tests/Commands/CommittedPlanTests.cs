using QuantBuild.Cli.Tests.Support;

namespace QuantBuild.Cli.Tests.Commands;

/// <summary>
/// The plans of the samples' recipes, and of those that <c>dotnet new</c> makes, with the sample's model, which new
/// projects start with.
/// </summary>
public sealed class CommittedPlanTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Choices
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var template in new[] { "quantmodel", "quantrecipe" })
            {
                foreach (var method in new TemplateRecipe(template).ChoicesOf("method"))
                {
                    data.Add(template, method);
                }
            }

            return data;
        }
    }

    /// <summary>Recipes of the samples, without those whose model has to be downloaded.</summary>
    public static TheoryData<string> Samples
    {
        get
        {
            var samples = Path.Combine(RepositoryRoot.Path!, "samples");
            return
            [
                .. Directory.GetFiles(samples, "*.quant.yaml", SearchOption.AllDirectories)
                    .Where(file => !File.ReadAllText(file).Contains("source: hf://", StringComparison.Ordinal))
                    .Select(file => Path.GetRelativePath(samples, file)).Order(StringComparer.Ordinal),
            ];
        }
    }

    public CommittedPlanTests()
    {
        foreach (var part in new[] { "model", "data" })
        {
            var target = Directory.CreateDirectory(folder[part]).FullName;
            foreach (var file in Directory.GetFiles(Path.Combine(RepositoryRoot.Path!, "samples", "Sentiment", part)))
            {
                File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
            }
        }
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Samples))]
    public void Plan_OfASample_IsTheReviewedOne(string recipe)
    {
        var plan = Invocation.Run(
            folder.Path, "plan", "--verify", Path.Combine(RepositoryRoot.Path!, "samples", recipe));

        plan.ExitCode.ShouldBe(0, plan.All);
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Plan_OfATemplatesMethod_IsTheReviewedOne(string template, string method)
    {
        (string, string)[] length = template == "quantrecipe" ? [("max-length", "64")] : [];
        File.WriteAllText(
            folder["new.quant.yaml"], new TemplateRecipe(template).Expand([("method", method), .. length]));

        var plan = Invocation.Run(folder.Path, "plan", "new.quant.yaml");

        plan.ExitCode.ShouldBe(0, plan.All);
        Snapshot.Verify(plan.Output, Path.Combine(
            RepositoryRoot.Path!, "tests", "QuantBuild.Cli.Tests", "Fixtures", "TemplatePlans",
            $"{template}-{method}.verified.txt"));
    }
}
