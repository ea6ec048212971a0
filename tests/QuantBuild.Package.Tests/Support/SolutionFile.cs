using System.Globalization;
using QuantBuild.Package.Tests.Shapes;

namespace QuantBuild.Package.Tests.Support;

/// <summary>A solution over projects that lie in folders of their own names.</summary>
internal static class SolutionFile
{
    public static void Write(Container container, string folder, params string[] projects)
    {
        if (container == Container.Slnx)
        {
            var lines = projects.Select(name => $"""  <Project Path="{name}/{name}.csproj" />""" + "\n");
            File.WriteAllText(Path.Combine(folder, "All.slnx"), $"<Solution>\n{string.Concat(lines)}</Solution>\n");
        }
        else if (container == Container.Sln)
        {
            File.WriteAllText(Path.Combine(folder, "All.sln"), $"""
                Microsoft Visual Studio Solution File, Format Version 12.00
                {string.Join('\n', projects.Select(Declare))}
                Global
                	GlobalSection(SolutionConfigurationPlatforms) = preSolution
                		Debug|Any CPU = Debug|Any CPU
                	EndGlobalSection
                	GlobalSection(ProjectConfigurationPlatforms) = postSolution
                {string.Join('\n', projects.Select(Configure))}
                	EndGlobalSection
                EndGlobal

                """);
        }
    }

    private static string Declare(string name, int index) =>
        $$"""
        Project("{9A19103F-16F7-4668-BE54-9A1E7A4F7556}") = "{{name}}", "{{name}}\{{name}}.csproj", "{{IdOf(index)}}"
        EndProject
        """;

    private static string Configure(string name, int index) =>
        $"\t\t{IdOf(index)}.Debug|Any CPU.ActiveCfg = Debug|Any CPU\n\t\t{IdOf(index)}.Debug|Any CPU.Build.0 = "
        + "Debug|Any CPU";

    private static string IdOf(int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{{00000000-0000-0000-0000-{index + 1:D12}}}");
}
