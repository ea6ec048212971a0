using System.Reflection;

namespace QuantBuild.Testing;

/// <summary>What the build of a test project left in its assembly.</summary>
/// <param name="commandLine">Absolute path of the command line's assembly.</param>
/// <param name="folder">Absolute path of the project's folder.</param>
internal sealed class TestProject(string commandLine, string folder)
{
    private const string Prefix = "QuantBuild.Testing.";

    public string CommandLine { get; } = commandLine;

    public string Folder { get; } = folder;

    /// <exception cref="PlanVerificationException">The assembly was built without the package.</exception>
    public static TestProject Of(Assembly assembly) =>
        new(Value(assembly, "CommandLine"), Value(assembly, "ProjectFolder"));

    private static string Value(Assembly assembly, string name)
    {
        foreach (var metadata in assembly.GetCustomAttributes<AssemblyMetadataAttribute>())
        {
            if (metadata.Key == Prefix + name && metadata.Value is { } value)
            {
                return value;
            }
        }

        throw new PlanVerificationException(
            $"{assembly.GetName().Name} was built without the package QuantBuild.Testing: reference the package in the "
            + "project that calls RecipePlan.Verify, and leave GenerateAssemblyInfo on.");
    }
}
