using QuantBuild.Cli.Tests.Support;

namespace QuantBuild.Cli.Tests.Commands;

/// <summary>
/// The plans of the samples' recipes, and of those that <c>dotnet new</c> makes, with the samples' models, which new
/// projects start with.
/// </summary>
public sealed class CommittedPlanTests : IDisposable
{
    private const string Classification = "text-classification";

    private readonly TemporaryFolder folder = new();

    /// <summary>Template, task and method; recipes of other tasks have no model here.</summary>
    public static TheoryData<string, string, string> Choices
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var template in new[] { "quantmodel", "quantrecipe" })
            {
                var recipe = new TemplateRecipe(template);
                foreach (var task in template == "quantmodel" ? recipe.ChoicesOf("task") : [Classification])
                {
                    foreach (var method in recipe.ChoicesOf("method"))
                    {
                        data.Add(template, task, method);
                    }
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
    public void Plan_OfATemplatesMethod_IsTheReviewedOne(string template, string task, string method)
    {
        CopyStart(task);
        (string, string)[] length = template == "quantrecipe" ? [("max-length", "64")] : [];
        File.WriteAllText(
            folder["new.quant.yaml"],
            new TemplateRecipe(template).Expand([("task", task), ("method", method), .. length]));

        var plan = Invocation.Run(folder.Path, "plan", "new.quant.yaml");

        plan.ExitCode.ShouldBe(0, plan.All);
        Snapshot.Verify(plan.Output, Path.Combine(
            RepositoryRoot.Path!, "tests", "QuantBuild.Cli.Tests", "Fixtures", "TemplatePlans",
            task == Classification ? $"{template}-{method}.verified.txt" : $"{template}-{task}-{method}.verified.txt"));
    }

    // What QuantBuild.Templates.csproj packs beside the template.
    private void CopyStart(string task)
    {
        var samples = Path.Combine(RepositoryRoot.Path!, "samples");
        if (task == Classification)
        {
            Copy(Path.Combine(samples, "Sentiment", "model"), "model");
            Copy(Path.Combine(samples, "Sentiment", "data"), "data");
            return;
        }

        Copy(Path.Combine(samples, "SemanticSearch", "Model", "model"), "model");
        Copy(Path.Combine(samples, "SemanticSearch", "Model", "model", "1_Pooling"), "model/1_Pooling");
        Copy(Path.Combine(samples, "SemanticSearch", "data"), "data");
        File.Move(folder["data/pairs.tsv"], folder["data/dev.tsv"]);
    }

    private void Copy(string from, string name)
    {
        var target = Directory.CreateDirectory(folder[name]).FullName;
        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }
}
