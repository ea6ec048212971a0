using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Shapes;

/// <summary>A project with the cheapest recipe for the tiny model, to be edited and built again.</summary>
internal static class EditedProject
{
    public static ConsumerProject Create(PackageFeed feed, ProjectShape shape)
    {
        var project = new ConsumerProject(feed, shape: shape);
        TinyModel.Write(project, steps: 1);
        TinyModel.WriteRoundingRecipe(project, bits: 4);
        return project;
    }

    /// <summary>Builds without a failure.</summary>
    /// <param name="project">To build.</param>
    /// <param name="runs">Whether the recipe must run.</param>
    /// <param name="arguments">Of the build.</param>
    public static void BuildAndExpect(this ConsumerProject project, bool runs, params string[] arguments)
    {
        var output = project.BuildWell(arguments).Output;
        output.Contains("tiny -> ", StringComparison.Ordinal).ShouldBe(runs, output);
    }
}
