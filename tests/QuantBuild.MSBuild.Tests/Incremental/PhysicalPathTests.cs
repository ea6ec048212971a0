using QuantBuild.MSBuild.Incremental;

namespace QuantBuild.MSBuild.Tests.Incremental;

public sealed class PhysicalPathTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PhysicalPathTests()
    {
        folder.Write("real/sub/file", "content");
        folder.Write("other/sub/file", "content");
    }

    [Fact]
    public void Of_PathWithoutLinks_IsThePath() => PathOf("real/sub/file").ShouldBe(folder["real/sub/file"]);

    [Theory]
    [InlineData("link/sub/file", "link", "real")]
    [InlineData("real/link", "real/link", "sub/file")]
    [InlineData("real/link", "real/link", "../other/sub/file")]
    [InlineData("link/file", "link", "real/../other/./sub/")]
    [InlineData("link/sub/../sub/file", "link", "real")]
    public void Of_Link_EndsAtItsTarget(string path, string link, string target)
    {
        Link(link, target);

        PathOf(path).ShouldBe(
            folder[target.Contains("other", StringComparison.Ordinal) ? "other/sub/file" : "real/sub/file"]);
    }

    [Fact]
    public void Of_AbsoluteLink_EndsAtItsTarget()
    {
        Link("link", folder["real"]);

        PathOf("link/sub/file").ShouldBe(folder["real/sub/file"]);
    }

    [Fact]
    public void Of_LinkToALinkInALinkedFolder_FollowsEach()
    {
        Link("real/inner", "../second/file");
        Link("second", "third");
        Link("third", "other/sub");
        Link("first", "real");

        PathOf("first/inner").ShouldBe(folder["other/sub/file"]);
    }

    [Fact]
    public void Of_DotsAfterALinkedFolder_LeaveTheTargetsFolder()
    {
        // The link's own text is resolved where it really lies: below 'other', not beside the link that led there.
        Link("link", "other/sub");
        Link("other/sub/up", "../sub/file");

        PathOf("link/up").ShouldBe(folder["other/sub/file"]);
    }

    [Theory]
    [InlineData("loop", "loop", null)]
    [InlineData("loop/file", "loop", "back")]
    public void Of_LinksInACircle_AreEndless(string path, string link, string? other)
    {
        Link(link, other ?? link);
        if (other is not null)
        {
            Link(other, link);
        }

        PhysicalPath.Of(folder[path]).IsEndless.ShouldBeTrue();
        FileState.Of(folder[path]).ShouldBe("links without end");
    }

    [Fact]
    public void Of_WhatIsMissing_IsItsPathBehindTheLinks()
    {
        Link("link", "real");

        PathOf("link/missing/deep").ShouldBe(folder["real/missing/deep"]);
    }

    [Theory]
    [InlineData("real/sub/file", "real", true)]
    [InlineData("real", "real", true)]
    [InlineData("link/sub/file", "real", true)]
    [InlineData("real/sub/file", "link", true)]
    [InlineData("other/sub/file", "real", false)]
    [InlineData("really/file", "real", false)]
    public void IsWithin_Paths_AreComparedBehindTheirLinks(string path, string outer, bool expected)
    {
        Link("link", "real");

        PhysicalPath.IsWithin(folder[path], folder[outer]).ShouldBe(expected);
    }

    public void Dispose() => folder.Dispose();

    private string PathOf(string path) => PhysicalPath.Of(Path.Combine(Real, path)).Path
        .Replace(Real, folder.Path, StringComparison.Ordinal);

    // The folder for temporary files may be a link itself.
    private string Real => PhysicalPath.Of(folder.Path).Path;

    private void Link(string link, string target) => File.CreateSymbolicLink(folder[link], target);
}
