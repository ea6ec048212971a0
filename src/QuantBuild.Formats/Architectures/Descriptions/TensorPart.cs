namespace QuantBuild.Formats.Architectures.Descriptions;

/// <summary>Which of the tensors of one role.</summary>
public enum TensorPart
{
    /// <summary>A product's weight, [outputs, inputs]; a table, [rows, columns]; or a normalization's gain.</summary>
    Weight,

    /// <summary>What is added behind.</summary>
    Bias,
}
