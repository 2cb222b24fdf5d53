# A terminal as far as PowerShell and the module use one: text, colours, cursor movements, erasing. What is written
# to it becomes a screen of cells, and the screen becomes SVG.

class Cell {
    [string] $Text = ' '
    [string] $Fore
    [string] $Back
    [bool] $Bold
    [bool] $Reverse
}

class Terminal {
    # The colours of a terminal with a dark background, in the order of SGR 30 to 37 and 90 to 97.
    static [string[]] $Palette = @(
        '#484f58', '#ff7b72', '#3fb950', '#d29922', '#58a6ff', '#bc8cff', '#39c5cf', '#d1d7e0',
        '#6e7681', '#ffa198', '#56d364', '#e3b341', '#79c0ff', '#d2a8ff', '#56d4dd', '#ffffff')

    [int] $Columns
    [System.Collections.Generic.List[Cell[]]] $Rows = [System.Collections.Generic.List[Cell[]]]::new()
    [int] $Row
    [int] $Column
    [Cell] $Style = [Cell]::new()
    hidden [int[]] $Saved = @(0, 0)

    Terminal([int] $columns) { $this.Columns = $columns }

    [void] Write([string] $text) {
        foreach ($match in [regex]::Matches($text, '\e\[([?>=]?)([\d;]*)([@-~])|\e\][^\a]*(?:\a|\e\\)|\e[=>78c]|[\s\S]')) {
            if ($match.Value[0] -ne [char]27) { $this.Put($match.Value) }
            elseif ($match.Groups[3].Success -and -not $match.Groups[1].Value) { $this.Control($match.Groups[2].Value, $match.Groups[3].Value) }
            elseif ($match.Value -eq "`e7") { $this.Saved = $this.Row, $this.Column }
            elseif ($match.Value -eq "`e8") { $this.Row, $this.Column = $this.Saved }
        }
    }

    # The rows up to the last that has something in it.
    [string[]] Lines() {
        return @(foreach ($cells in $this.Rows) { (-join $cells.Text).TrimEnd() })
    }

    hidden [void] Put([string] $character) {
        switch ($character) {
            "`r" { $this.Column = 0; return }
            "`n" { $this.Row++; return }
            "`b" { $this.Column = [Math]::Max(0, $this.Column - 1); return }
            "`a" { return }
        }
        if ($this.Column -ge $this.Columns) { $this.Row++; $this.Column = 0 }
        $this.Cells($this.Row)[$this.Column] = [Cell]@{
            Text = $character; Fore = $this.Style.Fore; Back = $this.Style.Back; Bold = $this.Style.Bold; Reverse = $this.Style.Reverse
        }
        $this.Column++
    }

    hidden [Cell[]] Cells([int] $row) {
        while ($this.Rows.Count -le $row) {
            $cells = [Cell[]]::new($this.Columns)
            for ($i = 0; $i -lt $cells.Length; $i++) { $cells[$i] = [Cell]::new() }
            $this.Rows.Add($cells)
        }
        return $this.Rows[$row]
    }

    hidden [void] Erase([int] $row, [int] $from, [int] $to) {
        $cells = $this.Cells($row)
        for ($i = $from; $i -lt $to; $i++) { $cells[$i] = [Cell]::new() }
    }

    hidden [void] Control([string] $parameters, [string] $final) {
        $numbers = @($parameters -split ';' | ForEach-Object { [int]('0' + $_) })
        $count = [Math]::Max(1, $numbers[0])
        switch -CaseSensitive ($final) {
            'A' { $this.Row = [Math]::Max(0, $this.Row - $count) }
            'B' { $this.Row += $count }
            'C' { $this.Column = [Math]::Min($this.Columns - 1, $this.Column + $count) }
            'D' { $this.Column = [Math]::Max(0, $this.Column - $count) }
            'E' { $this.Row += $count; $this.Column = 0 }
            'F' { $this.Row = [Math]::Max(0, $this.Row - $count); $this.Column = 0 }
            'G' { $this.Column = $count - 1 }
            'H' { $this.Row = $count - 1; $this.Column = [Math]::Max(1, ($numbers + 1)[1]) - 1 }
            'J' {
                $this.Erase($this.Row, $numbers[0] -ge 2 ? 0 : $this.Column, $this.Columns)
                for ($i = $numbers[0] -ge 2 ? 0 : $this.Row + 1; $i -lt $this.Rows.Count; $i++) { $this.Erase($i, 0, $this.Columns) }
            }
            'K' { $this.Erase($this.Row, $numbers[0] -ge 1 ? 0 : $this.Column, $numbers[0] -eq 1 ? $this.Column + 1 : $this.Columns) }
            's' { $this.Saved = $this.Row, $this.Column }
            'u' { $this.Row, $this.Column = $this.Saved }
            'm' { $this.Select($numbers) }
        }
    }

    hidden [void] Select([int[]] $numbers) {
        for ($i = 0; $i -lt $numbers.Length; $i++) {
            $n = $numbers[$i]
            if ($n -eq 0) { $this.Style = [Cell]::new() }
            elseif ($n -eq 1) { $this.Style.Bold = $true }
            elseif ($n -eq 22) { $this.Style.Bold = $false }
            elseif ($n -in 7, 27) { $this.Style.Reverse = $n -eq 7 }
            elseif ($n -eq 39) { $this.Style.Fore = '' }
            elseif ($n -eq 49) { $this.Style.Back = '' }
            elseif ($n -in 30..37) { $this.Style.Fore = [Terminal]::Palette[$n - 30] }
            elseif ($n -in 40..47) { $this.Style.Back = [Terminal]::Palette[$n - 40] }
            elseif ($n -in 90..97) { $this.Style.Fore = [Terminal]::Palette[$n - 82] }
            elseif ($n -in 100..107) { $this.Style.Back = [Terminal]::Palette[$n - 92] }
            elseif ($n -in 38, 48 -and $numbers[$i + 1] -eq 5) {
                $colour = $numbers[$i + 2] -lt 16 ? [Terminal]::Palette[$numbers[$i + 2]] : '#d1d7e0'
                if ($n -eq 38) { $this.Style.Fore = $colour } else { $this.Style.Back = $colour }
                $i += 2
            }
        }
    }
}

# The screen as a picture. Every piece of one colour is stretched to its columns, so that it is in the right place in
# whatever font the reader has.
function ConvertTo-Svg([Terminal] $Terminal, [string] $Title) {
    $ink, $ground, $width, $height, $margin, $top = '#d1d7e0', '#0d1117', 8.4, 19, 16, 44
    $rows = @($Terminal.Rows)
    while ($rows.Count -and -not (-join $rows[-1].Text).Trim()) { $rows = @($rows | Select-Object -SkipLast 1) }
    $x = { param($column) [string][Math]::Round($margin + $column * $width, 1) }
    $size = [Math]::Ceiling(2 * $margin + $Terminal.Columns * $width), ($top + $rows.Count * $height + $margin)
    $escape = { param($text) [System.Security.SecurityElement]::Escape($text) }
    @(
        "<svg xmlns=`"http://www.w3.org/2000/svg`" width=`"$($size[0])`" height=`"$($size[1])`" viewBox=`"0 0 $size`" role=`"img`">"
        "<title>$(& $escape $Title)</title>"
        "<rect width=`"100%`" height=`"100%`" rx=`"8`" fill=`"$ground`"/>"
        '<circle cx="20" cy="20" r="6" fill="#ff5f57"/><circle cx="40" cy="20" r="6" fill="#febc2e"/><circle cx="60" cy="20" r="6" fill="#28c840"/>'
        "<g font-family=`"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace`" font-size=`"14`" fill=`"$ink`">"
        for ($row = 0; $row -lt $rows.Count; $row++) {
            $cells, $baseline = $rows[$row], ($top + $row * $height + 14)
            for ($start = 0; $start -lt $cells.Length; $start = $end) {
                $first = $cells[$start]
                for ($end = $start + 1; $end -lt $cells.Length; $end++) {
                    $cell = $cells[$end]
                    if ($cell.Fore -ne $first.Fore -or $cell.Back -ne $first.Back -or $cell.Bold -ne $first.Bold -or $cell.Reverse -ne $first.Reverse) { break }
                }
                $fore, $back = ($first.Fore ? $first.Fore : $ink), $first.Back
                if ($first.Reverse) { $fore, $back = ($back ? $back : $ground), $fore }
                if ($back) { "<rect x=`"$(& $x $start)`" y=`"$($baseline - 14)`" width=`"$(($end - $start) * $width)`" height=`"$height`" fill=`"$back`"/>" }
                $text = -join $cells[$start..($end - 1)].Text
                $from = $start + $text.Length - $text.TrimStart().Length
                $text = $text.Trim()
                if (-not $text) { continue }
                $look = ($fore -ne $ink ? " fill=`"$fore`"" : '') + ($first.Bold ? ' font-weight="bold"' : '')
                "<text x=`"$(& $x $from)`" y=`"$baseline`" textLength=`"$([Math]::Round($text.Length * $width, 1))`" lengthAdjust=`"spacingAndGlyphs`" xml:space=`"preserve`"$look>$(& $escape $text)</text>"
            }
        }
        '</g>'
        '</svg>'
    ) -join "`n"
}
