using System.Text.Json;
using System.Text.RegularExpressions;

namespace QuantBuild.Cli.Tests.Commands;

/// <summary>
/// The plans of the samples' recipes, and of those that <c>dotnet new</c> makes, with the sample's model, which new
/// projects start with.
/// </summary>
public sealed partial class CommittedPlanTests : IDisposable
{
    private static readonly string Content = Path.Combine(RepositoryRoot.Path!, "templates", "content");

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string, string> Choices
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var template in new[] { "quantmodel", "quantrecipe" })
            {
                foreach (var method in Methods(template))
                {
                    data.Add(template, method);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Samples
    {
        get
        {
            var samples = Path.Combine(RepositoryRoot.Path!, "samples");
            return
            [
                .. Directory.GetFiles(samples, "*.quant.yaml", SearchOption.AllDirectories)
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
        var recipe = Directory.GetFiles(Path.Combine(Content, template), "*.quant.yaml", SearchOption.AllDirectories)
            .Single();
        File.WriteAllText(folder["new.quant.yaml"], Expand(File.ReadAllText(recipe), method));

        var plan = Invocation.Run(folder.Path, "plan", "new.quant.yaml");

        plan.ExitCode.ShouldBe(0, plan.All);
        Snapshot.Verify(plan.Output, Path.Combine(
            RepositoryRoot.Path!, "tests", "QuantBuild.Cli.Tests", "Fixtures", "TemplatePlans",
            $"{template}-{method}.verified.txt"));
    }

    private static IEnumerable<string> Methods(string template)
    {
        using var json = JsonDocument.Parse(
            File.ReadAllBytes(Path.Combine(Content, template, ".template.config", "template.json")));
        return
        [
            .. json.RootElement.GetProperty("symbols").GetProperty("method").GetProperty("choices").EnumerateArray()
                .Select(choice => choice.GetProperty("choice").GetString()!),
        ];
    }

    // What the template engine does: Package.Tests compares with it, in the full matrix.
    private static string Expand(string recipe, string method)
    {
        var expanded = Condition().Replace(recipe, match =>
            match.Groups["name"].Value.Equals("is" + method, StringComparison.OrdinalIgnoreCase)
                ? match.Groups["body"].Value
                : "");
        return expanded
            .Replace("QUANTIZATION_METHOD", method, StringComparison.Ordinal)
            .Replace("MODEL_SOURCE", "./model", StringComparison.Ordinal)
            .Replace("MODEL_TASK", "text-classification", StringComparison.Ordinal)
            .Replace("MAX_LENGTH", "64", StringComparison.Ordinal)
            .Replace("WEIGHT_BITS", "4", StringComparison.Ordinal)
            .Replace("EMBEDDING_BITS", "4", StringComparison.Ordinal)
            .Replace("ACTIVATION_BITS", "8", StringComparison.Ordinal)
            .Replace("RECIPE_NAME", "new", StringComparison.Ordinal)
            .Replace("model_recipe", "new", StringComparison.Ordinal);
    }

    [GeneratedRegex(
        @"^#if \((?<name>\w+)\)\n(?<body>.*?)^#endif\n", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Condition();
}
