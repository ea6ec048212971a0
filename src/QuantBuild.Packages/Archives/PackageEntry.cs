using QuantBuild.Formats.Files;

namespace QuantBuild.Packages.Archives;

/// <summary>One file of a package to be written.</summary>
/// <param name="Path">In the package, with <c>/</c>, escaped as a part name of the format.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Open">Its content; called once or more.</param>
internal sealed record PackageEntry(string Path, long Length, Func<Stream> Open)
{
    public static PackageEntry OfBytes(string path, byte[] content) =>
        new(path, content.Length, () => new MemoryStream(content, writable: false));

    public static PackageEntry OfFile(string path, string file) =>
        new(path, RegularFile.LengthOf(file), () => File.OpenRead(file));
}
