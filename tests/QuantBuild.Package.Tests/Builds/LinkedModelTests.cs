using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>Models behind symbolic links that are made to lead elsewhere between two builds.</summary>
public sealed class LinkedModelTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    [FieldCaseFact]
    public void Build_FolderLinkLedToAnEqualLookingModel_RunsAgain()
    {
        using var files = new FieldCase("directory-symlink-equal-times");
        using var project = new ConsumerProject(feed);
        CopyAll(files.Folder, project.Folder);
        Relink(project, "snapA");
        project.BuildWell();
        var before = Weights(project);
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0);

        Relink(project, "snapB");
        project.BuildWell("--no-restore");

        Weights(project).ShouldNotBe(before);
    }

    private static void Relink(ConsumerProject project, string target)
    {
        File.Delete(project.PathOf("model"));
        File.CreateSymbolicLink(project.PathOf("model"), target);
    }

    private static byte[] Weights(ConsumerProject project) =>
        File.ReadAllBytes(Path.Combine(project.OutputOf("m"), "compressed-tensors", "model.safetensors"));

    private static void CopyAll(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            File.SetLastWriteTimeUtc(copy, DateTime.UnixEpoch.AddYears(31));
        }
    }
}
