using QuantBuild.Formats.Configuration;

namespace QuantBuild.Formats.PyTorch.Faults;

/// <summary>The errors of a PyTorch file, which name what was met in it.</summary>
/// <param name="path">Of the file.</param>
internal sealed class CheckpointFaults(string path)
{
    /// <summary>Text of a file as messages show it: escaped, and cut where it is long.</summary>
    public static string Show(string text) => ModelConfiguration.Show(text);

    /// <summary>The file is not what it says, or not whole.</summary>
    /// <param name="what">Continues the path, without a full stop.</param>
    public ModelFileException Damaged(string what) =>
        new(path, $"{what}. The file is damaged or no PyTorch checkpoint: download it again.");

    /// <summary>The file holds what is no tensor, or a tensor in a form that is not read.</summary>
    /// <param name="what">Continues the path, without a full stop.</param>
    public ModelFileException Unsupported(string what) => new(
        path,
        $"{what}. Only tensors are read, and nothing in the file is ever run: save the model's state_dict alone, "
        + "or as safetensors.")
    {
        Problem = ModelFileProblem.Unsupported,
    };
}
