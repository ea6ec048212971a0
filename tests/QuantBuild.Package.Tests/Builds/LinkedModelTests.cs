using QuantBuild.Package.Tests.Support;

namespace QuantBuild.Package.Tests.Builds;

/// <summary>Models behind symbolic links that are made to lead elsewhere between two builds.</summary>
public sealed class LinkedModelTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    /// <param name="byFile">Whether the files are links, not their folder.</param>
    [MatrixTheory(onLinuxOnly: true)]
    [InlineData(false)]
    [InlineData(true)]
    public void Build_LinkLedToAModelOfEqualLengthsAndTimes_RunsAgain(bool byFile)
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, steps: 1);
        TinyModel.WriteRoundingRecipe(project, bits: 4);
        Directory.Move(project.PathOf("model"), project.PathOf("snapA"));
        CopyWithOtherWeights(project.PathOf("snapA"), project.PathOf("snapB"));
        Link(project, "snapA", byFile);
        project.BuildWell();
        var before = Weights(project);
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0);

        Link(project, "snapB", byFile);
        project.BuildWell("--no-restore");

        Weights(project).ShouldNotBe(before);
    }

    [MatrixTheory(onLinuxOnly: true)]
    [InlineData("tokenizer_config.json", "{\"do_lower_case\": false}")]
    [InlineData("special_tokens_map.json", "{}")]
    public void Build_FileThatWasLookedForAppears_RunsAgain(string name, string text)
    {
        using var project = new ConsumerProject(feed);
        TinyModel.Write(project, steps: 1);
        TinyModel.WriteRoundingRecipe(project, bits: 4);
        project.BuildWell();
        project.Build("--no-restore", "-question").ExitCode.ShouldBe(0);

        project.Write("model/" + name, text);
        project.BuildWell("--no-restore");

        File.Exists(Path.Combine(project.OutputOf(TinyModel.Name), "compressed-tensors", name)).ShouldBeTrue();
        File.Delete(project.PathOf("model/" + name));
        project.BuildWell("--no-restore");
        File.Exists(Path.Combine(project.OutputOf(TinyModel.Name), "compressed-tensors", name)).ShouldBeFalse();
    }

    private static void Link(ConsumerProject project, string target, bool byFile)
    {
        var model = project.PathOf("model");
        if (!byFile)
        {
            File.Delete(model);
            File.CreateSymbolicLink(model, target);
            return;
        }

        Directory.CreateDirectory(model);
        foreach (var name in Directory.GetFiles(project.PathOf(target)).Select(Path.GetFileName))
        {
            File.Delete(Path.Combine(model, name!));
            File.CreateSymbolicLink(Path.Combine(model, name!), Path.Combine("..", target, name!));
        }
    }

    private static byte[] Weights(ConsumerProject project) =>
        File.ReadAllBytes(Path.Combine(project.OutputOf(TinyModel.Name), "compressed-tensors", "model.safetensors"));

    private static void CopyWithOtherWeights(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from))
        {
            var bytes = File.ReadAllBytes(file);
            if (file.EndsWith(".safetensors", StringComparison.Ordinal))
            {
                // The last bytes are the classifier's bias.
                bytes[^1] ^= 1;
                bytes[^5] ^= 1;
            }

            var copy = Path.Combine(to, Path.GetFileName(file));
            File.WriteAllBytes(copy, bytes);
            File.SetLastWriteTimeUtc(copy, DateTime.UnixEpoch.AddYears(31));
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddYears(31));
        }
    }
}
